import type { Context } from "../context.ts";
import { PortalError, type PortalErrorCode } from "../errors.ts";

/** What a probe learns. */
export type Health = { readonly ok: true } | { readonly ok: false; readonly code: PortalErrorCode };

const NOBODY = "ps_0000000000000000000000000000";

/** Asks the store one question under the guard's deadline. Never rejects. */
export async function health(ctx: Context): Promise<Health> {
  try {
    await ctx.guard.store.find(NOBODY);
    return { ok: true };
  } catch (error) {
    return { ok: false, code: error instanceof PortalError ? error.code : "store_unavailable" };
  }
}
