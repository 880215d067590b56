import type { Context } from "../context.ts";
import { PortalError } from "../errors.ts";
import { type AskCaller, concerning, nobody } from "../events.ts";
import { idempotentSessionId, requestHashOf } from "../idempotency.ts";
import { createSchema, malformed, parseInput } from "../schemas.ts";
import { isIdempotencyKey } from "../text.ts";
import { newSessionId } from "../token.ts";
import type { CreatedSession } from "../views.ts";
import type { CreateOptions, CustomerRef } from "./create-input.ts";
import { createdView, type ForeignToken, type Keyed, mint, type Minted, replay } from "./mint.ts";
import { type ResolvedOwner, resolveOwner } from "./resolve-owner.ts";
import { type Terms, termsOf } from "./terms.ts";

type Tell = (minted: Minted) => void;

/** Random ids do not collide; more tries than this mean that something else is wrong. */
const MAX_TRIES = 3;

/**
 * Mints a portal session: two store trips, three with an idempotency key.
 * @param newToken makes a portal token of another form, for `delivery: "token"`; never with an idempotency key.
 * @throws {PortalError} `request_malformed`, `ttl_out_of_bounds`, `return_url_refused`, `scope_unknown`,
 *   `customer_unknown`, `idempotency_unavailable`, `idempotency_key_reused`, `link_redeemed` (see `replay`), and the 503 codes.
 */
export async function createSession(
  ctx: Context,
  tenantId: string,
  input: unknown,
  { idempotencyKey }: CreateOptions = {},
  caller: AskCaller = nobody,
  newToken?: () => ForeignToken,
): Promise<CreatedSession> {
  const asked = parseInput(createSchema, input);
  const terms = termsOf(ctx, asked);
  const owner = () => resolveOwner(ctx, tenantId, asked as CustomerRef);
  const tell = ({ session }: Minted) => ctx.events.emit("created", concerning(session), caller);
  const minted =
    idempotencyKey === undefined
      ? await createNew(ctx, await owner(), terms, tell, newToken)
      : await createKeyed(ctx, keyingsOf(ctx, tenantId, idempotencyKey, requestHashOf(asked)), terms, owner, tell);
  return createdView(ctx, minted);
}

async function createNew(
  ctx: Context,
  owner: ResolvedOwner,
  terms: Terms,
  tell: Tell,
  newToken?: () => ForeignToken,
): Promise<Minted> {
  const ids = { tenantId: owner.tenantId, customerId: owner.customer.id };
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const foreign = newToken?.();
    const minted = await mint(ctx, owner, terms, foreign?.id ?? newSessionId(ids), { foreign });
    if ((await ctx.store.create(minted.session)) || (await isOurs(ctx, minted))) {
      tell(minted);
      return minted;
    }
  }
  throw new PortalError("store_unavailable", { detail: "No free session id was found." });
}

/** A driver may send an insert again after a lost reply: a record with our salt is our own. */
async function isOurs(ctx: Context, { session }: Minted): Promise<boolean> {
  return (await ctx.store.find(session.id))?.salt === session.salt;
}

/**
 * Creates under an idempotency key, or answers from the record that is there already.
 * @param keyings one for each secret, the current one last: an older one may have made the record.
 * @see docs/adr/0014-idempotent-create.md
 */
async function createKeyed(
  ctx: Context,
  keyings: readonly Keyed[],
  terms: Terms,
  resolve: () => Promise<ResolvedOwner>,
  tell: Tell,
): Promise<Minted> {
  for (const keyed of keyings) {
    const found = await ctx.store.find(keyed.id);
    if (found !== undefined) return replay(ctx, found, keyed);
  }
  const current = keyings.at(-1)!;
  const minted = await mint(ctx, await resolve(), terms, current.id, { keyed: current });
  if (await ctx.store.create(minted.session)) {
    tell(minted);
    return minted;
  }
  // Somebody with the same key was faster, or it was our own insert, sent twice: the record tells.
  const winner = await ctx.store.find(current.id);
  if (winner === undefined) throw new PortalError("store_unavailable");
  if (winner.salt === minted.session.salt) tell(minted);
  return replay(ctx, winner, current);
}

const noSecret = 'Give createPortal the option "secret" (npx postern secret makes one), or leave Idempotency-Key out.';

function keyingsOf(ctx: Context, tenantId: string, key: unknown, requestHash: string): Keyed[] {
  if (ctx.secrets.length === 0) throw new PortalError("idempotency_unavailable", { detail: noSecret });
  if (!isIdempotencyKey(key))
    throw malformed([{ path: "Idempotency-Key", message: "must be 1 to 255 visible ASCII characters" }]);
  return ctx.secrets
    .toReversed()
    .map((secret) => ({ secret, requestHash, id: idempotentSessionId(secret, tenantId, key) }));
}
