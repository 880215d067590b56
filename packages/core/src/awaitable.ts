/** What is there at once, or will be. Whoever gives one never throws: every failure is a rejection. */
export type Awaitable<T> = T | Promise<T>;

/**
 * Goes on with an answer, at once if it is there already: so a request over a store in memory takes no promise.
 * @see docs/adr/0028-answers-that-are-there-at-once.md
 */
export function follow<A, B>(answer: Awaitable<A>, go: (answer: A) => Awaitable<B>): Awaitable<B> {
  if (answer instanceof Promise) return answer.then(go);
  try {
    return go(answer);
  } catch (error) {
    return Promise.reject(error);
  }
}
