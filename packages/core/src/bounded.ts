import type { Awaitable } from "./awaitable.ts";
import { deadlineQueue, type DeadlineQueue, type Waiting } from "./deadline-queue.ts";
import { PortalError } from "./errors.ts";
import { retold } from "./retold.ts";

/** The codes for a part of the outside world that did not answer. */
type OutageCode = "store_unavailable" | "directory_unavailable";

/**
 * Runs one call to the outside world under a deadline; every failure rejects with a typed 503.
 * @param check turns the answer into what is believed, or throws.
 * @returns the value itself if the answer is there at once.
 */
export type BoundedCall = <A, T>(
  deadlineMs: number,
  code: OutageCode,
  run: () => PromiseLike<A> | A,
  check: (answer: A) => T,
) => Awaitable<T>;

/** Calls under way at once, for each gate; more are refused at once instead of queueing behind a stalled store. */
const MAX_IN_FLIGHT = 1000;
/** A driver that never settles a call gives its place back this long after the deadline: recovery needs no restart. */
const ABANDON_MS = 1500;

/** One call under way. */
interface Pending extends Waiting {
  readonly code: OutageCode;
  readonly reject: (error: PortalError) => void;
  /** Where it waits; nowhere once its deadline has passed. */
  queue: DeadlineQueue<Pending> | undefined;
  held: boolean;
  abandon: NodeJS.Timeout | undefined;
}

/**
 * Makes a gate through which a portal calls its store or its directory.
 *
 * @param onFault told every failure with its `cause`, retold without what may hold a record; one that comes after the deadline once more, for its cause.
 * @see docs/adr/0009-failing-closed.md
 */
export function boundedCalls(onFault: (fault: PortalError) => void): BoundedCall {
  let inFlight = 0;
  const queues = new Map<number, DeadlineQueue<Pending>>();
  return (deadlineMs, code, run, check) => {
    if (inFlight >= MAX_IN_FLIGHT) return Promise.reject(fault(code, "Too many calls are waiting.", undefined));
    try {
      const answer = run();
      return isThenable(answer) ? wait(answer, check, deadlineMs, code) : check(answer);
    } catch (error) {
      return Promise.reject(typed(code, error));
    }
  };

  // On every guarded request over a database: no promise, closure or timer more than needed.
  function wait<A, T>(
    answer: PromiseLike<A>,
    check: (answer: A) => T,
    deadlineMs: number,
    code: OutageCode,
  ): Promise<T> {
    inFlight += 1;
    return new Promise((resolve, reject) => {
      const queue = queueOf(deadlineMs);
      const call: Pending = {
        dueAt: 0,
        before: undefined,
        after: undefined,
        code,
        reject,
        queue,
        held: true,
        abandon: undefined,
      };
      queue.add(call);
      const fail = (error: unknown) => {
        settle(call);
        reject(typed(code, error));
      };
      const believe = (answered: A) => {
        settle(call);
        try {
          resolve(check(answered));
        } catch (error) {
          fail(error);
        }
      };
      // A promise of Node's stays itself; a thenable of somebody's own is never believed before it has an answer.
      void Promise.resolve(answer).then(believe, fail);
    });
  }

  function queueOf(deadlineMs: number): DeadlineQueue<Pending> {
    let queue = queues.get(deadlineMs);
    if (queue === undefined) {
      queue = deadlineQueue<Pending>(deadlineMs, (call) => expire(call, deadlineMs));
      queues.set(deadlineMs, queue);
    }
    return queue;
  }

  function expire(call: Pending, deadlineMs: number): void {
    call.queue = undefined;
    call.abandon = setTimeout(settle, ABANDON_MS, call).unref();
    const { code, reject } = call;
    // After a stall of the event loop the reply may be here already, behind this timer: let it in first.
    setImmediate(() => call.held && reject(fault(code, `No answer within ${deadlineMs} ms.`, undefined)));
  }

  function settle(call: Pending): void {
    if (!call.held) return;
    call.held = false;
    inFlight -= 1;
    call.queue?.remove(call);
    clearTimeout(call.abandon);
  }

  function typed(code: OutageCode, error: unknown): PortalError {
    // Any other PortalError thrown out there would pass for a verdict of ours.
    if (!(error instanceof PortalError) || error.status !== 503) return fault(code, undefined, error);
    return tell(error.cause === undefined ? error : withCauseRetold(error));
  }

  function fault(code: OutageCode, detail: string | undefined, cause: unknown): PortalError {
    return tell(new PortalError(code, { detail, cause: cause === undefined ? undefined : retold(cause) }));
  }

  function tell(error: PortalError): PortalError {
    onFault(error);
    return error;
  }
}

function withCauseRetold({ code, message: detail, headers, cause }: PortalError): PortalError {
  return new PortalError(code, { detail, headers, cause: retold(cause) });
}

function isThenable<A>(answer: PromiseLike<A> | A): answer is PromiseLike<A> {
  return typeof (answer as PromiseLike<A> | undefined)?.then === "function";
}
