import { PortalError } from "../errors.ts";

/** How the client waits and rolls dice; a test brings its own. */
export interface Chance {
  /** Rejects with the signal's reason, at once, when that aborts. */
  readonly sleep: (ms: number, signal: AbortSignal | undefined) => Promise<void>;
  /** Milliseconds on a clock that nobody sets. */
  readonly now: () => number;
  /** 0 to 1, as `Math.random`. */
  readonly random: () => number;
  readonly randomKey: () => string;
}

const FIRST_WAIT_MS = 200;
const LONGEST_WAIT_MS = 5000;

/** Calls again, after a while, what failed for a reason that may pass. Only for calls that may happen twice. */
export async function repeat<T>(
  run: () => Promise<T>,
  maxRetries: number,
  chance: Chance,
  signal: AbortSignal | undefined,
): Promise<T> {
  for (let retries = 0; ; retries += 1) {
    try {
      return await run();
    } catch (error) {
      const waitMs = retries < maxRetries ? waitAfter(error, retries, chance.random()) : undefined;
      if (waitMs === undefined) throw error;
      await chance.sleep(waitMs, signal);
    }
  }
}

/**
 * Doubles with every retry, with jitter, so that clients which failed together do not come back together. Never
 * less than `Retry-After`; a server that asks for longer than we would wait is not asked again.
 * @returns milliseconds, or `undefined` if a repetition would not help.
 */
function waitAfter(error: unknown, retries: number, random: number): number | undefined {
  if (!(error instanceof PortalError) || !mayPass(error)) return undefined;
  const askedMs = Number(error.headers["retry-after"] ?? 0) * 1000;
  if (askedMs > LONGEST_WAIT_MS) return undefined;
  const backOffMs = Math.min(FIRST_WAIT_MS * 2 ** retries, LONGEST_WAIT_MS);
  return askedMs + (backOffMs * (1 + random)) / 2;
}

function mayPass({ status, code }: PortalError): boolean {
  return code === "rate_limited" || (status >= 500 && code !== "reply_malformed");
}

/** Waits on the host's own timer. */
export async function sleep(ms: number, signal: AbortSignal | undefined): Promise<void> {
  signal?.throwIfAborted();
  const { promise, resolve } = Promise.withResolvers<void>();
  const wake = () => resolve();
  const timer = setTimeout(wake, ms);
  signal?.addEventListener("abort", wake, { once: true });
  await promise;
  clearTimeout(timer);
  signal?.removeEventListener("abort", wake);
  signal?.throwIfAborted();
}
