import { AsyncLocalStorage } from "node:async_hooks";
import type { StaffCall } from "@postern/example-audit-log";

const calls = new AsyncLocalStorage<StaffCall>();

/** Who is signed in to the merchant's app. This demo has no login, so that it can be tried at once; yours does. */
export const signedIn = "Dana Reyes";

/** Does something as the member of the staff who is signed in, so that the audit trail can name them. */
export function atWork<T>(ip: string | undefined, run: () => T): T {
  return calls.run({ member: signedIn, ip }, run);
}

/** @returns `undefined` for what customers and other systems do. */
export function whoIsAtWork(): StaffCall | undefined {
  return calls.getStore();
}
