/**
 * What is there at once, or will be. Whoever gives one never throws: every failure is a rejection.
 * @see docs/adr/0028-answers-that-are-there-at-once.md
 */
export type Awaitable<T> = T | Promise<T>;
