import type { Context } from "../context.ts";
import { type KeyRing, publicJwks } from "../key-ring.ts";
import { contextOfPortal, type Portal } from "../portal.ts";
import { endOwnSession } from "../operations/end-own-session.ts";
import { clearedCookies } from "./cookie.ts";
import { denialReply } from "./denial.ts";
import { type Gate, gateOf } from "./gate.ts";
import { admit, tokenOf } from "./guard.ts";
import { logOut } from "./log-out.ts";
import { callerOf, emptyReply, type HttpHandler, type HttpReply, type HttpRequest, jsonReply } from "./message.ts";
import { openLink } from "./open-link.ts";
import { redeem } from "./redeem.ts";
import { createRouter, type Route } from "./router.ts";
import { wireAccess } from "./wire.ts";

/** How long verifiers may go without a new key: publish it that much before it signs. */
const JWKS_SECONDS = 300;

/** Makes the customer side, to be mounted at the path of `baseUrl`. Every other path is left to the host. */
export function createPortalHandler(portal: Portal): HttpHandler {
  const ctx = contextOfPortal(portal);
  const gate = gateOf(portal);
  const routes: readonly Route[] = [
    { method: "GET", path: "/open/:token", handle: (request, token = "") => openLink(ctx, request, token) },
    { method: "POST", path: "/redeem", cors: true, handle: (request) => redeem(ctx, request) },
    { method: "GET", path: "/session", cors: true, handle: (request) => readSession(gate, request) },
    { method: "DELETE", path: "/session", cors: true, handle: (request) => endSession(ctx, gate, request) },
    { method: "POST", path: "/logout", handle: (request) => logOut(ctx, request) },
  ];
  return createRouter(ctx, ctx.keys === undefined ? routes : [...routes, jwksRoute(ctx.keys)], denialReply);
}

/** For `createPortalVerifier` and any other verifier; it holds public keys only, and may be cached. */
function jwksRoute(keys: KeyRing): Route {
  const headers = { "cache-control": `public, max-age=${JWKS_SECONDS}` };
  const jwks = publicJwks(keys);
  return { method: "GET", path: "/.well-known/jwks.json", handle: async () => jsonReply(200, jwks, headers) };
}

async function readSession(gate: Gate, request: HttpRequest): Promise<HttpReply> {
  return jsonReply(200, wireAccess(await admit(gate, request.method, request.header, callerOf(request))));
}

async function endSession(ctx: Context, gate: Gate, request: HttpRequest): Promise<HttpReply> {
  await endOwnSession(ctx, tokenOf(gate, request.method, request.header), callerOf(request));
  return emptyReply(204, { "set-cookie": clearedCookies(ctx) });
}
