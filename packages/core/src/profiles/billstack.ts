import { z } from "zod";
import type { Context } from "../context.ts";
import { PortalError } from "../errors.ts";
import { type AskCaller, nobody } from "../events.ts";
import { behindKey } from "../http/authenticate.ts";
import { mediaTypeOf, readJson } from "../http/body.ts";
import { isNavigation, refusalPageReply } from "../http/denial.ts";
import { rememberGate } from "../http/gate.ts";
import { callerOf, type HttpReply, type HttpRequest, jsonReply } from "../http/message.ts";
import type { GuardedProfile } from "../http/profile.ts";
import type { Route } from "../http/router.ts";
import { isoSeconds } from "../http/wire.ts";
import { authorize } from "../operations/authorize.ts";
import { createSession } from "../operations/create.ts";
import { pageUrlOf } from "../origin.ts";
import type { Portal } from "../portal.ts";
import { opaqueId, parseInput } from "../schemas.ts";
import { isOpaqueId } from "../text.ts";
import type { TtlPolicy } from "../ttl.ts";
import type { PortalAccess } from "../views.ts";
import { idOfBillstackToken, newBillstackToken } from "./billstack-token.ts";
import { openProfile, profileOf, type ProfileOptions } from "./profile.ts";
import { refusalReply, sentenceOf } from "./refusal.ts";

/** What `profiles.billstack` takes. */
export interface BillstackOptions<S extends string = string> extends ProfileOptions<S> {
  /**
   * Where your portal page is mounted, whose links are `<portalUrl>/<token>`; its last segment is `portal`. The page is
   * yours, behind `portalGuard(profile)`.
   */
  readonly portalUrl: string;
  /**
   * `PATCH /api/portal/:token/subscriptions/:id`: cancels at the end of the period, or resumes. The id is whatever the
   * request says: look for it among this customer's subscriptions only.
   * @returns the reply's JSON; `undefined` if this customer has no such subscription, a 404. Without it there is no such route.
   */
  readonly updateSubscription?:
    | ((
        access: PortalAccess<S>,
        subscriptionId: string,
        change: { readonly cancelAtPeriodEnd: boolean },
      ) => Promise<object | undefined> | object | undefined)
    | undefined;
  /** `POST /api/portal/:token/setup-intent`: the hosted page that takes a new card. Without it there is no such route. */
  readonly createSetupIntent?:
    | ((access: PortalAccess<S>) => Promise<{ readonly url: string }> | { readonly url: string })
    | undefined;
}

const createBody = z.strictObject({ customerId: opaqueId, ttlMs: z.number().optional() });
const changeBody = z.strictObject({ cancelAtPeriodEnd: z.boolean() });

/**
 * BillStack's portal: `POST /api/billstack/teams/:teamId/projects/:projectId/portal`, its portal API, and a guard that
 * reads the token from the path. The tenant of the API key must be the JSON text `["<teamId>","<projectId>"]`.
 *
 * Its tokens are links and bearers in one and work until they expire, so the customer is looked up again on every request.
 * @example
 * ```ts
 * const billstack = profiles.billstack(portal, { portalUrl: "https://billing.example.com/portal" });
 * app.use(profileRoutes(billstack));
 * app.get("/portal/:token", portalGuard(billstack), (req, res) => {
 *   res.send(pageOf(getPortal(billstack, req).customerId));
 * });
 * ```
 * @throws {TypeError} if the portal was made without `authenticate`, and for options that are wrong.
 * @see docs/adr/0026-billstack-tokens.md
 */
export function billstack<S extends string>(
  portal: Portal<S>,
  options: BillstackOptions<NoInfer<S>>,
): GuardedProfile<S> {
  const handlers = ["updateSubscription", "createSetupIntent"] as const;
  const { ctx, granted } = openProfile("billstack", portal, options, { known: ["portalUrl", ...handlers] });
  for (const name of handlers)
    if (options[name] !== undefined && typeof options[name] !== "function")
      throw new TypeError(`profiles.billstack: option "${name}" must be a function`);
  const always: Context = { ...ctx, recheckCustomer: true };
  const admit: Admit<S> = async (token, need, caller) =>
    (await authorize(always, token, need, caller, idOfBillstackToken)) as PortalAccess<S>;
  const create = createRoute(ctx, granted, portalUrlOf(options.portalUrl));
  const routes = [create, ...portalApi(admit, options)];
  const profile = Object.freeze<GuardedProfile<S>>({
    ...profileOf(ctx, routes, refuse),
    authorize: (token, need = []) => admit(token, typeof need === "string" ? [need] : need, nobody),
  });
  rememberGate(profile, {
    surface: ctx,
    declares: (scope) => ctx.scopes.granted.has(scope),
    credential: (_header, path) => {
      const token = /\/portal\/([0-9a-f]{32})(?:\/|$)/.exec(path())?.[1];
      return token === undefined ? undefined : { token, fromCookie: false };
    },
    authorize: admit,
    refuse: (error, header) => (isNavigation(header) ? refusalPageReply(ctx, error, header) : refuse(error)),
  });
  return profile;
}

function portalUrlOf(value: unknown): string {
  const url = pageUrlOf("portalUrl", value);
  if (!url.endsWith("/portal")) throw new TypeError('option "portalUrl" must end in /portal: the guard looks there');
  return url;
}

function createRoute(ctx: Context, granted: object, portalUrl: string): Route {
  return {
    method: "POST",
    path: "/api/billstack/teams/:teamId/projects/:projectId/portal",
    handle: behindKey(ctx, "sessions:write", async ({ tenantId }, request, teamId, projectId) => {
      if (tenantId !== JSON.stringify([teamId, projectId])) throw new PortalError("resource_unknown");
      mediaTypeOf(request, ["application/json"]);
      const { customerId, ttlMs } = parseInput(createBody, await readJson(request));
      const lifetime = ttlMs === undefined ? {} : { ttlSeconds: secondsOf(ttlMs, ctx.ttl) };
      const terms = { customerId, delivery: "token", ...lifetime, ...granted };
      const session = await createSession(ctx, tenantId, terms, {}, callerOf(request), newBillstackToken);
      const { id, token, expiresAt } = session;
      const sessionId = id.replace(/^ps_/, "portal_sess_");
      return jsonReply(201, { sessionId, token, portalUrl: `${portalUrl}/${token}`, expiresAt: isoSeconds(expiresAt) });
    }),
  };
}

type Admit<S extends string> = (token: unknown, need: readonly string[], caller: AskCaller) => Promise<PortalAccess<S>>;

function portalApi<S extends string>(
  admit: Admit<S>,
  { updateSubscription, createSetupIntent }: BillstackOptions<S>,
): Route[] {
  const admitted = (request: HttpRequest, token: unknown) => admit(token, [], callerOf(request));
  const routes: Route[] = [];
  if (updateSubscription !== undefined)
    routes.push({
      method: "PATCH",
      path: "/api/portal/:token/subscriptions/:subscriptionId",
      handle: async (request, token, subscriptionId) => {
        const access = await admitted(request, token);
        mediaTypeOf(request, ["application/json"]);
        const change = parseInput(changeBody, await readJson(request));
        const known = isOpaqueId(subscriptionId) && (await updateSubscription(access, subscriptionId, change));
        if (!known) throw new PortalError("resource_unknown");
        return jsonReply(200, known);
      },
    });
  if (createSetupIntent !== undefined)
    routes.push({
      method: "POST",
      path: "/api/portal/:token/setup-intent",
      handle: async (request, token) => {
        const { url } = await createSetupIntent(await admitted(request, token));
        return jsonReply(200, { url });
      },
    });
  return routes;
}

/** Milliseconds on the wire, whole seconds beneath. @throws {PortalError} `ttl_out_of_bounds` */
function secondsOf(ttlMs: number, { minSeconds, maxSeconds }: TtlPolicy): number {
  const seconds = ttlMs / 1000;
  if (Number.isSafeInteger(seconds) && seconds >= minSeconds && seconds <= maxSeconds) return seconds;
  const message = `must be whole seconds in milliseconds, from ${minSeconds * 1000} to ${maxSeconds * 1000}`;
  throw new PortalError("ttl_out_of_bounds", { detail: `ttlMs ${message}.`, errors: [{ path: "ttlMs", message }] });
}

function refuse(error: PortalError): HttpReply {
  return refusalReply(error, error.status, { error: sentenceOf(error) });
}
