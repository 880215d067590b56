import type { PortalError } from "../errors.ts";
import { behindKey } from "../http/authenticate.ts";
import { rememberGate } from "../http/gate.ts";
import { callerOf, type HttpReply, jsonReply } from "../http/message.ts";
import type { GuardedProfile } from "../http/profile.ts";
import { isoSeconds } from "../http/wire.ts";
import { createSession } from "../operations/create.ts";
import { authorize } from "../operations/authorize.ts";
import { pageUrlOf } from "../origin.ts";
import type { Portal } from "../portal.ts";
import { malformed } from "../schemas.ts";
import { isOpaqueId } from "../text.ts";
import { openProfile, profileOf, type ProfileOptions } from "./profile.ts";
import { refusalReply, sentenceOf } from "./refusal.ts";

/** What `profiles.flexprice` takes. */
export interface FlexpriceOptions<S extends string = string> extends ProfileOptions<S> {
  /**
   * The page that `url` opens, as `<portalUrl>?token=…`; https, or http on a loopback host. It must take the token to
   * memory and replace its own URL at once: no guard reads a query, and nobody else should.
   */
  readonly portalUrl: string;
}

/**
 * Flexprice's `GET /v1/customers/portal/:external_id`, and its guard, which takes a token in `X-Session-Token` alone.
 * It is a GET that mints: it needs the permission to write, no cache keeps it, and HEAD is not allowed.
 *
 * @example
 * ```ts
 * const flexprice = profiles.flexprice(portal, { portalUrl: "https://billing.example.com/flexprice" });
 * app.use("/flexprice", profileRoutes(flexprice));
 * app.get("/flexprice/v1/invoices", portalGuard(flexprice), (req, res) => {
 *   res.json(invoicesOf(getPortal(flexprice, req).customerId));
 * });
 * ```
 * @throws {TypeError} if the portal was made without `authenticate` or without `keys`, for a `portalUrl` that is none, and
 *   for unknown options.
 */
export function flexprice<S extends string>(
  portal: Portal<S>,
  options: FlexpriceOptions<NoInfer<S>>,
): GuardedProfile<S> {
  const { ctx, granted } = openProfile("flexprice", portal, options, { known: ["portalUrl"], needs: "keys" });
  const portalUrl = pageUrlOf("portalUrl", options.portalUrl);
  const mint = behindKey(ctx, "sessions:write", async ({ tenantId }, request, customerExternalId) => {
    if (!isOpaqueId(customerExternalId))
      throw malformed([
        { path: "external_id", message: "must be 1 to 255 characters, none of them a control character" },
      ]);
    const terms = { customerExternalId, delivery: "token", ...granted };
    const { token, expiresAt } = await createSession(ctx, tenantId, terms, {}, callerOf(request));
    return jsonReply(200, { token, url: `${portalUrl}?token=${token}`, expires_at: isoSeconds(expiresAt) });
  });
  const routes = [{ method: "GET", path: "/v1/customers/portal/:external_id", unsafe: true, handle: mint }] as const;
  const profile = Object.freeze<GuardedProfile<S>>({
    ...profileOf(ctx, routes, refuse),
    authorize: (token, need) => portal.authorize(token, need),
  });
  rememberGate(profile, {
    surface: ctx,
    declares: (scope) => ctx.scopes.granted.has(scope),
    credential: (header) => {
      const token = header("x-session-token");
      return token ? { token, fromCookie: false } : undefined;
    },
    authorize: (token, need, caller) => authorize(ctx, token, need, caller),
    refuse,
  });
  return profile;
}

/** The words of the guard's 401; an ended session and a made-up token get the same ones. */
const unauthorized: Readonly<Record<string, string>> = {
  credential_missing: "Session token required",
  token_invalid: "Invalid or expired session token",
  token_expired: "Invalid or expired session token",
  session_revoked: "Invalid or expired session token",
};

const codes: Readonly<Record<number, string>> = {
  400: "validation_error",
  401: "unauthorized",
  403: "permission_denied",
  404: "not_found",
  405: "method_not_allowed",
  503: "service_unavailable",
};

function refuse(error: PortalError): HttpReply {
  const { status } = error;
  const words = unauthorized[error.code];
  if (words !== undefined) return refusalReply(error, status, { error: words });
  const body = { code: codes[status] ?? error.code, message: sentenceOf(error), http_status_code: status };
  return refusalReply(error, status, body);
}
