import type { Context } from "../context.ts";
import { type Customer, requireCustomer } from "../directory.ts";
import { PortalError } from "../errors.ts";
import { sha256 } from "../hash.ts";
import { isAllowedReturnUrl } from "../origin.ts";
import { ownerKey } from "../owner.ts";
import { createSchema, parseInput } from "../schemas.ts";
import { grantScopes } from "../scope.ts";
import type { PortalSession, SessionDelivery, SessionUse } from "../session.ts";
import { formatCredential, newSessionId, randomSecret } from "../token.ts";
import { limitsOf } from "../ttl.ts";
import { type CreatedSession, sessionView } from "../views.ts";

/** By id or by external id, exactly one. */
export type CustomerRef =
  | { readonly customerId: string; readonly customerExternalId?: undefined }
  | { readonly customerExternalId: string; readonly customerId?: undefined };

/** What create takes. */
export type CreateInput<S extends string = string> = CustomerRef & {
  /** The person inside the customer; recorded, widens nothing. */
  readonly actor?: string | undefined;
  /** Default the portal's `defaultScopes`. */
  readonly scopes?: readonly S[] | undefined;
  /** Whole seconds, 60–86400 unless the portal says otherwise; default 3600. */
  readonly ttlSeconds?: number | undefined;
  /** Default `"once"` for links; tokens are always `"many"`. */
  readonly use?: SessionUse | undefined;
  /** Default `"link"`. */
  readonly delivery?: SessionDelivery | undefined;
  /** Whole seconds, 1–`ttlSeconds`; default `ttlSeconds` for a link, 300 for a redirect. */
  readonly openWithinSeconds?: number | undefined;
  /** Where the customer goes back to; its origin must be one of `returnOrigins`. */
  readonly returnUrl?: string | undefined;
  /** Path below `baseUrl` to land on, such as `/invoices`. */
  readonly page?: string | undefined;
  /** BCP 47 language tag. */
  readonly locale?: string | undefined;
  /** Flat strings, at most 2,048 bytes as JSON. Never shown to the customer. */
  readonly metadata?: Readonly<Record<string, string>> | undefined;
};

/** Random ids do not collide; more tries than this mean that something else is wrong. */
const MAX_TRIES = 3;

/**
 * Mints a portal session.
 * @throws {PortalError} `request_malformed`, `ttl_out_of_bounds`, `return_url_refused`, `scope_unknown`,
 *   `customer_unknown`, and the 503 codes.
 */
export async function createSession(ctx: Context, tenantId: string, input: unknown): Promise<CreatedSession> {
  const asked = parseInput(createSchema, input);
  const terms = termsOf(ctx, asked);
  const { customer, epoch } = await resolveOwner(ctx, tenantId, asked as CustomerRef);
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const id = newSessionId(ownerKey({ tenantId, customerId: customer.id }));
    const token = formatCredential(terms.delivery === "token" ? "portal" : "link", id, randomSecret());
    const session: PortalSession = {
      id,
      tenantId,
      customerId: customer.id,
      customerExternalId: customer.externalId ?? null,
      epoch,
      salt: randomSecret(),
      kid: null,
      requestHash: null,
      revokedAt: null,
      ...terms,
      ...(terms.delivery === "token"
        ? { linkHash: null, tokenHash: sha256(token), redeemedAt: terms.createdAt }
        : { linkHash: sha256(token), tokenHash: null, redeemedAt: null }),
    };
    if (await inserted(ctx, session)) {
      const url = terms.delivery === "token" ? null : `${ctx.site.baseUrl}/open/${token}`;
      return { ...sessionView(session, terms.createdAt), url, token };
    }
  }
  throw new PortalError("store_unavailable", { detail: "No free session id was found." });
}

/** A driver may send an insert again after a lost reply: a record with our salt is our own. */
async function inserted(ctx: Context, session: PortalSession): Promise<boolean> {
  if (await ctx.store.create(session)) return true;
  return (await ctx.store.find(session.id))?.salt === session.salt;
}

type Terms = Pick<
  PortalSession,
  | "actor"
  | "scopes"
  | "use"
  | "delivery"
  | "createdAt"
  | "openUntil"
  | "expiresAt"
  | "keepUntil"
  | "returnUrl"
  | "page"
  | "locale"
  | "metadata"
>;

function termsOf(ctx: Context, asked: ReturnType<typeof parseInput<CreateTerms>>): Terms {
  const delivery = asked.delivery ?? "link";
  if (delivery === "token" && asked.use === "once")
    throw new PortalError("request_malformed", {
      detail: 'use "once" does not go with delivery "token": a token is there to be used again.',
      errors: [{ path: "use", message: 'not "once" with delivery "token"' }],
    });
  if (asked.returnUrl !== undefined && !isAllowedReturnUrl(asked.returnUrl, ctx.returnOrigins))
    throw new PortalError("return_url_refused", {
      detail: "returnUrl must be an absolute URL whose origin is one of the portal's returnOrigins.",
      errors: [{ path: "returnUrl", message: "is not of an allowed origin" }],
    });
  const createdAt = ctx.clock();
  const limits = limitsOf(ctx.ttl, delivery, asked, createdAt);
  return {
    actor: asked.actor ?? null,
    scopes: grantScopes(ctx.scopes, asked.scopes),
    use: asked.use ?? (delivery === "token" ? "many" : "once"),
    delivery,
    createdAt,
    ...limits,
    keepUntil: limits.expiresAt + ctx.retainMs,
    returnUrl: asked.returnUrl ?? null,
    page: asked.page ?? null,
    locale: asked.locale ?? null,
    metadata: asked.metadata ?? null,
  };
}

type CreateTerms = Omit<CreateInput, "customerId" | "customerExternalId">;

/**
 * Reads the epoch before the customer is confirmed, so that a create in flight while its owner is being
 * suspended is either refused or born dead.
 * @see docs/adr/0006-owner-epochs.md
 */
async function resolveOwner(
  ctx: Context,
  tenantId: string,
  ref: CustomerRef,
): Promise<{ readonly customer: Customer; readonly epoch: string }> {
  const customerId =
    ref.customerId ??
    (await requireCustomer(ctx.findCustomer, { tenantId, customerExternalId: ref.customerExternalId })).id;
  const epoch = await ctx.store.epoch({ tenantId, customerId });
  const customer = await requireCustomer(ctx.findCustomer, { tenantId, customerId });
  if (ref.customerExternalId !== undefined && customer.externalId !== ref.customerExternalId)
    throw new PortalError("customer_unknown");
  return { customer, epoch };
}
