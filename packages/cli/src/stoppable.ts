import type { ExitCode } from "./failure.ts";

/** As shells tell it: 128 and the signal's number. */
const codes = { SIGINT: 130, SIGTERM: 143 } as const;

/** For a batch that is under way. Docker waits ten seconds; whoever cannot wait at all sends a second signal. */
const GRACE_MS = 3000;

/**
 * Runs what stops in an orderly way, if it can, when the process is told to; a moment later the process ends anyway: what waits
 * for a database that says nothing listens to nobody.
 * @returns the exit code: that of the signal, unless what was run ended well all the same.
 */
export async function stoppable(run: (signal: AbortSignal) => Promise<ExitCode>): Promise<number> {
  const stopping = new AbortController();
  let stopCode: number | undefined;
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.once(signal, () => {
      stopCode ??= codes[signal];
      stopping.abort(new Error(`Stopped by ${signal}`));
      setTimeout(() => process.exit(stopCode), GRACE_MS).unref();
    });
  const code = await run(stopping.signal);
  return code === 0 ? 0 : (stopCode ?? code);
}
