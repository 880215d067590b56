import type { Clock } from "./clock.ts";
import type { PortalError, PortalErrorCode } from "./errors.ts";

const QUIET_MS = 60_000;

/**
 * What happens to faults when the merchant gives no `onFault`: a Node warning, at most one a minute for
 * each code, so that an outage shows in the log without flooding it.
 */
export function warnOfFaults(clock: Clock): (fault: PortalError) => void {
  const last = new Map<PortalErrorCode, number>();
  return (fault) => {
    const now = clock();
    if (now - (last.get(fault.code) ?? -Infinity) < QUIET_MS) return;
    last.set(fault.code, now);
    const detail = fault.message === `${fault.title}.` ? fault.message : `${fault.title}: ${fault.message}`;
    const causes = causesOf(fault).join(", from ");
    process.emitWarning(causes === "" ? detail : `${detail} Cause: ${causes}`, {
      type: "PosternWarning",
      code: fault.code,
    });
  };
}

/** Down to the last one: of a fetch that failed, only that says which connection, and why. */
function causesOf({ cause }: Error): string[] {
  if (!(cause instanceof Error)) return [];
  const { name, message, code } = cause as Error & { readonly code?: unknown };
  return [`${name}: ${message === "" && typeof code === "string" ? code : message}`, ...causesOf(cause)];
}

/** A warning of Node, the first time only. */
export function warnOnce(): (text: string) => void {
  let warned = false;
  return (text) => {
    if (!warned) process.emitWarning(text, { type: "PosternWarning" });
    warned = true;
  };
}

/** Reports what the merchant's own code threw, once. */
export function reportOnce(whose: string): (error: unknown) => void {
  const warn = warnOnce();
  return (error) => {
    const what = error instanceof Error ? `${error.name}: ${error.message}` : typeof error;
    warn(`The portal's ${whose} threw ${what}`);
  };
}

/** A hook that throws or rejects must not harm a request. */
export function harmless(hook: (fault: PortalError) => void): (fault: PortalError) => void {
  const report = reportOnce("onFault hook");
  return (fault) => {
    try {
      const done: unknown = hook(fault); // an async function passes for a hook too
      if (done instanceof Promise) done.catch(report);
    } catch (error) {
      report(error);
    }
  };
}
