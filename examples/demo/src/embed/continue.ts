import { type PortalAccess, PortalError, type SessionView } from "@postern/core";
import { enterPortal, type HttpReply } from "@postern/core/http";
import type { Scope } from "../demo-portal.ts";
import type { DemoReply, DemoRequest } from "../exchange.ts";
import type { Demo } from "../open-demo.ts";
import type { CustomerRoute } from "../routes.ts";

/** Nobody goes on for longer than this without being let in anew. */
const LONGEST_MS = 8 * 3600 * 1000;

/**
 * Answers "Continue" shortly before a session ends: the merchant's backend makes another one, and the old one ends.
 *
 * A portal session never gets longer by itself: whether a customer may go on is the merchant's to say. Yours asks its
 * login. This demo has none for customers, so it takes the live session for it, for eight hours and no scope more.
 */
export function continueRoute({ portal, clock }: Demo): CustomerRoute {
  return {
    method: "post",
    path: "/continue",
    scopes: [],
    async handle(access, request) {
      const { sessions } = portal.forTenant(access.tenantId);
      const old = await sessions.get(access.sessionId);
      const since = Number(old.metadata?.["since"] ?? old.createdAt);
      if (!(clock() - since < LONGEST_MS)) throw new PortalError("session_revoked", { returnUrl: access.returnUrl });
      const asked = { ...next(access, request), ...sameTerms(old, since) };
      const reply = await enterPortal(portal, "POST", request.header, asked, request.ip);
      if (reply.status !== 303) return written(reply);
      // Was it ended meanwhile? Then nobody is ever told the new token.
      if ((await sessions.get(access.sessionId)).status !== "redeemed") throw new PortalError("session_revoked");
      await sessions.revoke(access.sessionId);
      return written(reply);
    },
  };
}

/** The same customer, person and scopes, on the page where they were. */
function next(access: PortalAccess<Scope>, { form }: DemoRequest) {
  const { tenantId, customerId, scopes, actor, locale, returnUrl } = access;
  const page = form.get("page") ?? "/";
  return {
    tenantId,
    customerId,
    scopes,
    actor: actor ?? undefined,
    locale: locale ?? undefined,
    returnUrl: returnUrl ?? undefined,
    page: page === "/" ? undefined : page,
  };
}

/** It lasts as long as the one before, and remembers since when the customer is in. */
function sameTerms({ createdAt, expiresAt, metadata }: SessionView, since: number) {
  return { ttlSeconds: (expiresAt - createdAt) / 1000, metadata: { ...metadata, since: String(since) } };
}

function written({ status, headers, body = "" }: HttpReply): DemoReply {
  const lines = Object.entries(headers).map(([name, value]) => [name, typeof value === "string" ? value : [...value]]);
  return { status, headers: Object.fromEntries(lines) as DemoReply["headers"], body };
}
