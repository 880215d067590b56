import { setImmediate } from "node:timers";

/** A thousand that arrive together must hold neither a database nor each other up. */
const MOST = 100;

/** What is asked together. */
interface Batch<Key, Answer> {
  readonly keys: Key[];
  readonly answers: Promise<readonly Answer[]>;
}

/**
 * Makes one question of all that are asked in the same turn of the event loop: for the `find` of a store whose
 * database can look several records up in one statement.
 *
 * A busy process reads many requests in a turn. The question goes out once it has read them all, so an answer is as
 * fresh as if it had been asked for alone, and one request by itself waits for nobody.
 * @param ask is given 1 to 100 keys, and answers a value for each, in their order. If it rejects, every one of these
 *   keys is answered so, and no other. A key that was asked for twice is in there twice.
 * @returns the way to ask for one key.
 * @see docs/adr/0032-look-ups-of-a-turn-share-a-trip.md
 */
export function batched<Key, Answer>(
  ask: (keys: readonly Key[]) => Promise<readonly Answer[]>,
): (key: Key) => Promise<Answer> {
  let open: Batch<Key, Answer> | undefined;

  function begin(): Batch<Key, Answer> {
    const keys: Key[] = [];
    const send = async () => {
      if (open?.keys === keys) open = undefined;
      const answers = await ask(keys);
      if (answers.length === keys.length) return answers;
      throw new Error(`${keys.length} keys were asked for, and ${answers.length} answered.`);
    };
    // Node's own, which a test's fake timers leave alone.
    return { keys, answers: new Promise<void>((resolve) => void setImmediate(resolve)).then(send) };
  }

  return (key) => {
    if (open === undefined || open.keys.length === MOST) open = begin();
    const place = open.keys.push(key) - 1;
    return open.answers.then((answers) => answers[place]!);
  };
}
