import { setImmediate } from "node:timers/promises";
import { describe, expect, test, vi } from "vitest";
import { batched } from "../src/batched.ts";

/** What was asked, question by question, and the way to ask; each key is answered in capitals. */
function sampleBatches(answersOf: (keys: readonly string[]) => Promise<readonly string[]> = capitals) {
  const asked: (readonly string[])[] = [];
  const find = batched((keys: readonly string[]) => {
    asked.push(keys);
    return answersOf(keys);
  });
  return { asked, find };
}

const capitals = async (keys: readonly string[]) => keys.map((key) => key.toUpperCase());

describe("what is asked in one turn of the event loop", () => {
  test("is one question, and each gets its own answer", async () => {
    const { asked, find } = sampleBatches();
    expect(await Promise.all(["a", "b", "a"].map(find))).toEqual(["A", "B", "A"]);
    expect(asked).toEqual([["a", "b", "a"]]);
  });

  test("is one question even if other callbacks and their promises run in between", async () => {
    const { asked, find } = sampleBatches();
    // As sockets that have something to read: a callback each, and after each its microtasks.
    const requests = ["a", "b", "c"].map((key) => setImmediate().then(() => find(key)));
    expect(await Promise.all(requests)).toEqual(["A", "B", "C"]);
    expect(asked).toEqual([["a", "b", "c"]]);
  });

  test("is not asked before the turn has ended, and what comes later is asked anew", async () => {
    const { asked, find } = sampleBatches();
    const first = find("a");
    await Promise.resolve();
    expect(asked).toEqual([]);
    await setImmediate();
    expect(asked).toEqual([["a"]]);
    const second = find("a");
    expect(await Promise.all([first, second])).toEqual(["A", "A"]);
    expect(asked).toEqual([["a"], ["a"]]);
  });

  test("is a hundred keys to a question at most", async () => {
    const { asked, find } = sampleBatches();
    const keys = Array.from({ length: 250 }, (_, i) => `k${i}`);
    expect(await Promise.all(keys.map(find))).toEqual(keys.map((key) => key.toUpperCase()));
    expect(asked.map(({ length }) => length)).toEqual([100, 100, 50]);
  });

  test("is asked although a test holds the timers", async () => {
    vi.useFakeTimers();
    try {
      expect(await sampleBatches().find("a")).toBe("A");
    } finally {
      vi.useRealTimers();
    }
  });
});

describe("a question that fails", () => {
  test.each([
    ["is rejected", () => Promise.reject(new Error("down"))],
    [
      "throws",
      () => {
        throw new Error("down");
      },
    ],
  ])("for it %s rejects all that asked it, and no one else", async (_, fail) => {
    let failing = true;
    const { find } = sampleBatches((keys) => (failing ? fail() : Promise.resolve(keys)));
    await Promise.all(["a", "b"].map((key) => expect(find(key)).rejects.toThrow("down")));
    failing = false;
    expect(await find("a")).toBe("a");
  });

  test.each([[[]], [["A"]], [["A", "B", "C"]]])(
    "for it is answered %j, which is not an answer each, tells nobody anything",
    async (answers) => {
      const { find } = sampleBatches(() => Promise.resolve(answers));
      const message = `2 keys were asked for, and ${answers.length} answered.`;
      await Promise.all(["a", "b"].map((key) => expect(find(key)).rejects.toThrow(message)));
    },
  );
});
