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
    const cause = fault.cause instanceof Error ? ` Cause: ${fault.cause.name}: ${fault.cause.message}` : "";
    process.emitWarning(`${fault.title}: ${fault.message}${cause}`, { type: "PosternWarning", code: fault.code });
  };
}

/** A hook that throws must not harm a request; what it threw is reported once. */
export function harmless(hook: (fault: PortalError) => void): (fault: PortalError) => void {
  let reported = false;
  return (fault) => {
    try {
      hook(fault);
    } catch (error) {
      if (!reported) process.emitWarning(`The portal's onFault hook threw: ${String(error)}`, { type: "PosternWarning" });
      reported = true;
    }
  };
}
