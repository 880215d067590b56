/** What waits in a queue, which links it to its neighbours. */
export interface Waiting {
  /** By the monotonic clock, in milliseconds. */
  dueAt: number;
  before: Waiting | undefined;
  after: Waiting | undefined;
}

/** Those who wait equally long, in the order in which they are due. */
export interface DeadlineQueue<T extends Waiting> {
  add(waiting: T): void;
  /** Only for one that is in it. */
  remove(waiting: T): void;
}

/**
 * Makes a queue whose members are told when they have waited for so long.
 *
 * All share one timer, because one each cost a guarded request as much as the SHA-256 of its token. Who is removed
 * leaves the timer to the others: when it fires it is set anew for the first of them. It keeps the process alive only
 * while somebody waits.
 * @param ms how long each waits, in whole milliseconds.
 * @param onDue called once for each that is still there, after it was removed.
 */
export function deadlineQueue<T extends Waiting>(ms: number, onDue: (waiting: T) => void): DeadlineQueue<T> {
  let first: Waiting | undefined;
  let last: Waiting | undefined;
  let timer: NodeJS.Timeout | undefined;

  function add(waiting: T): void {
    waiting.dueAt = performance.now() + ms;
    waiting.before = last;
    if (last === undefined) first = waiting;
    else last.after = waiting;
    last = waiting;
    if (timer === undefined) timer = setTimeout(fire, ms);
    else if (first === waiting) timer.ref();
  }

  function remove(waiting: Waiting): void {
    const { before, after } = waiting;
    if (before === undefined) first = after;
    else before.after = after;
    if (after === undefined) last = before;
    else after.before = before;
    waiting.before = waiting.after = undefined; // whoever still holds it does not hold the others
    if (first === undefined) timer?.unref();
  }

  function fire(): void {
    timer = undefined;
    const now = performance.now();
    for (let due = first; due !== undefined && due.dueAt <= now; due = first) {
      remove(due);
      onDue(due as T);
    }
    // Never early: a timer counts whole milliseconds.
    if (first !== undefined) timer ??= setTimeout(fire, Math.ceil(first.dueAt - now));
  }

  return { add, remove };
}
