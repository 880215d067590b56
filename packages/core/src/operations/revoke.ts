import type { Context } from "../context.ts";
import { PortalError } from "../errors.ts";
import { type AskCaller, concerning, nobody } from "../events.ts";
import { parseInput, revokeSchema } from "../schemas.ts";
import type { SessionStatus } from "../session.ts";
import type { OwnerOrTenant } from "../store.ts";
import { isSessionId } from "../token.ts";
import { getRecord } from "./get.ts";

/**
 * What to end: one session, every session of a customer, or the whole tenant. Exactly one. By `customerId` it works
 * always; an external id must still be known to the directory or to a stored session.
 */
export type RevokeInput =
  | { readonly jti: string }
  | { readonly customerId: string }
  | { readonly customerExternalId: string }
  | { readonly all: true };

/**
 * Ends sessions, at once and for ever. Ending what has ended already is no error.
 * @throws {PortalError} `session_unknown` for an id of another tenant or of nobody, `request_malformed`,
 *   and the 503 codes.
 */
export async function revoke(
  ctx: Context,
  tenantId: string,
  input: unknown,
  caller: AskCaller = nobody,
): Promise<void> {
  const target = parseInput(revokeSchema, typeof input === "string" ? { jti: input } : input);
  if (target.jti !== undefined) return revokeOne(ctx, tenantId, target.jti, caller);
  if (target.customerExternalId !== undefined)
    return revokeByExternalId(ctx, tenantId, target.customerExternalId, caller);
  await revokeOwner(ctx, { tenantId, customerId: target.customerId }, caller);
}

/** @param customerExternalId what it was asked by, for auditors. */
async function revokeOwner(
  ctx: Context,
  owner: OwnerOrTenant,
  caller: AskCaller,
  customerExternalId: string | null = null,
): Promise<void> {
  await ctx.store.revokeAll(owner, ctx.clock());
  const { tenantId, customerId } = owner;
  const whom = customerId === undefined ? { tenantId } : { tenantId, customerId, customerExternalId };
  ctx.events.emit("revoked", whom, caller);
}

async function revokeOne(ctx: Context, tenantId: string, id: string, caller: AskCaller): Promise<void> {
  if (!isSessionId(id)) throw new PortalError("session_unknown");
  const session = await getRecord(ctx, tenantId, id);
  if (await ctx.store.revoke(id, ctx.clock())) ctx.events.emit("revoked", concerning(session), caller);
}

const everyStatus: readonly SessionStatus[] = ["issued", "redeemed", "expired", "revoked"];

/**
 * Ends the sessions of every customer that goes, or ever went, by an external id: the one the directory
 * names now, and those that stored sessions name. The stored ones end even while the directory is away.
 */
async function revokeByExternalId(
  ctx: Context,
  tenantId: string,
  customerExternalId: string,
  caller: AskCaller,
): Promise<void> {
  let outage: Error | undefined;
  const customerIds = new Set<string>();
  try {
    const named = await ctx.findCustomer({ tenantId, customerExternalId });
    if (named !== undefined) customerIds.add(named.id);
  } catch (error) {
    outage = error as Error;
  }
  const now = ctx.clock();
  const end = (customerId: string) => revokeOwner(ctx, { tenantId, customerId }, caller, customerExternalId);
  for (const customerId of customerIds) await end(customerId);
  for (let after: { createdAt: number; id: string } | null | undefined; after !== null;) {
    const query = { tenantId, customerExternalId, statuses: everyStatus, now, limit: 100, after };
    const page = await ctx.store.list(query);
    for (const { customerId } of page.sessions) {
      if (!customerIds.has(customerId)) await end(customerId);
      customerIds.add(customerId);
    }
    after = page.next;
  }
  if (outage !== undefined) throw outage;
}
