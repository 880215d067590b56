import type { Context } from "../context.ts";
import { PortalError } from "../errors.ts";
import { isAllowedReturnUrl } from "../origin.ts";
import { grantScopes } from "../scope.ts";
import type { PortalSession } from "../session.ts";
import { limitsOf } from "../ttl.ts";
import type { CreateInput, CustomerRef } from "./create-input.ts";

/** What the caller decides of a session, with the defaults filled in. */
export type Terms = Pick<
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

/**
 * Fills the defaults in and checks what the schema cannot know.
 * @throws {PortalError} `request_malformed`, `ttl_out_of_bounds`, `return_url_refused`, `scope_unknown`
 */
export function termsOf(ctx: Context, asked: Omit<CreateInput, keyof CustomerRef>): Terms {
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
