import type { SessionPage } from "../operations/list.ts";
import type { SessionView } from "../views.ts";
import { malformedReply } from "./shape.ts";

/** One page for `await`, every session for `for await`. */
export type SessionList<S extends string = string> = Promise<SessionPage<S>> & AsyncIterable<SessionView<S>>;

/**
 * Asks for the first page at once, for the others as the loop comes to them.
 * @param pageAt `undefined` for the first.
 */
export function sessionList(pageAt: (cursor: string | undefined) => Promise<SessionPage>): SessionList {
  const first = pageAt(undefined);
  return Object.assign(first, {
    async *[Symbol.asyncIterator]() {
      let page = await first;
      for (;;) {
        yield* page.data;
        const cursor = page.nextCursor;
        if (cursor === null) return;
        page = await pageAt(cursor);
        if (page.nextCursor === cursor) throw malformedReply("It repeats nextCursor, so that the list would not end.");
      }
    },
  });
}
