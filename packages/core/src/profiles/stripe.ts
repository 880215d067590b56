import type { Context } from "../context.ts";
import { PortalError } from "../errors.ts";
import { behindKey } from "../http/authenticate.ts";
import { mediaTypeOf } from "../http/body.ts";
import { callerOf, type HeaderLookup, jsonReply } from "../http/message.ts";
import type { Profile } from "../http/profile.ts";
import { createSession } from "../operations/create.ts";
import { isAllowedReturnUrl } from "../origin.ts";
import type { Portal } from "../portal.ts";
import { parseInput } from "../schemas.ts";
import { readNestedForm } from "./nested-form.ts";
import { type Granted, openProfile, profileOf, type ProfileOptions } from "./profile.ts";
import { refuseAsStripe } from "./stripe-errors.ts";
import { redirectOf, stripeBody, type StripePortalRequest } from "./stripe-request.ts";
import { stripeSession } from "./stripe-session.ts";

/** What `profiles.stripe` takes. */
export interface StripeOptions<S extends string = string> extends ProfileOptions<S> {
  /**
   * Says what a `configuration` and a flow mean in your portal: what the session may do, and below `baseUrl` where it
   * lands. Called again for a retry, so the same request must give the same answer. Default `scopes`, and the portal's
   * start. It may throw a `PortalError`.
   */
  readonly sessionTerms?:
    | ((request: StripePortalRequest) => {
        readonly scopes?: readonly S[] | undefined;
        readonly page?: string | undefined;
      })
    | undefined;
}

/**
 * Stripe's `POST /v1/billing_portal/sessions`, for its own clients: give them `host`, `port` and `protocol`. The client
 * has no base path, so mount it at the root of a host.
 *
 * @example
 * ```ts
 * app.use(profileRoutes(profiles.stripe(portal)));
 * ```
 * @throws {TypeError} if the portal was made without `authenticate` or without `secret`, and for unknown options.
 */
export function stripe<S extends string>(portal: Portal<S>, options: StripeOptions<NoInfer<S>> = {}): Profile {
  const { ctx, granted } = openProfile("stripe", portal, options, { known: ["sessionTerms"], needs: "secret" });
  const { sessionTerms = () => ({}) } = options;
  if (typeof sessionTerms !== "function")
    throw new TypeError('profiles.stripe: option "sessionTerms" must be a function');
  const create = behindKey(
    ctx,
    "sessions:write",
    async ({ tenantId }, request) => {
      mediaTypeOf(request, ["application/x-www-form-urlencoded"]);
      const asked = parseInput(stripeBody, await readNestedForm(request));
      requireOwnRedirect(ctx, asked);
      const idempotencyKey = request.header("idempotency-key") || undefined;
      const terms = termsOf(asked, { ...granted, ...given(sessionTerms(asked)) });
      const session = await createSession(ctx, tenantId, terms, { idempotencyKey }, callerOf(request));
      return jsonReply(200, stripeSession(session, asked));
    },
    basicAsBearer,
  );
  const routes = [{ method: "POST", path: "/v1/billing_portal/sessions", handle: create }] as const;
  return Object.freeze(profileOf(ctx, routes, refuseAsStripe));
}

function given({ scopes, page }: Granted & { readonly page?: string | undefined }): object {
  return { ...(scopes && { scopes }), ...(page && { page }) };
}

/** What our wire has no word for is kept with the session as the merchant's notes, and so tells retries from other requests. */
function termsOf(asked: StripePortalRequest, decided: object): object {
  const { customer, return_url, configuration, locale, flow_data, after_expiration } = asked;
  const notes = {
    ...(configuration && { configuration }),
    ...(flow_data && { flow_data: JSON.stringify(flow_data) }),
    ...(after_expiration && { after_expiration: JSON.stringify(after_expiration) }),
  };
  return {
    customerId: customer,
    delivery: "redirect",
    ...(return_url !== undefined && { returnUrl: return_url }),
    ...(locale !== undefined && locale !== "auto" && { locale }),
    ...(Object.keys(notes).length > 0 && { metadata: notes }),
    ...decided,
  };
}

/** A flow's own way out is one more return URL. */
function requireOwnRedirect(ctx: Context, asked: StripePortalRequest): void {
  const url = redirectOf(asked);
  if (url === undefined || isAllowedReturnUrl(url, ctx.returnOrigins)) return;
  const path = "flow_data.after_completion.redirect.return_url";
  throw new PortalError("return_url_refused", { errors: [{ path, message: "is not of an allowed origin" }] });
}

/** `curl -u sk_…:` sends the key as a user's name, and Stripe's own examples are written so (RFC 7617). */
function basicAsBearer(header: HeaderLookup): HeaderLookup {
  return (name) => {
    const value = header(name);
    if (name !== "authorization" || !/^basic /i.test(value ?? "")) return value;
    const [key] = Buffer.from(value!.slice(6), "base64").toString("latin1").split(/:$/);
    return `Bearer ${key}`;
  };
}
