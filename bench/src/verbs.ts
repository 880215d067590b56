/** What one call of a verb works on: the n-th. */
export type Verb = (n: number) => Promise<unknown>;

/** A subject's verbs, in the order in which they must run. */
export type Verbs = Readonly<Record<string, Verb>>;
