import type { Context } from "../context.ts";
import { contextOfPortal, type Portal } from "../portal.ts";
import { revoke } from "../operations/revoke.ts";
import { clearedCookies } from "./cookie.ts";
import { denialReply } from "./denial.ts";
import { admit } from "./guard.ts";
import { logOut } from "./log-out.ts";
import { emptyReply, type HttpHandler, type HttpReply, type HttpRequest, jsonReply } from "./message.ts";
import { openLink } from "./open-link.ts";
import { redeem } from "./redeem.ts";
import { createRouter, type Route } from "./router.ts";
import { wireAccess } from "./wire.ts";

/** Makes the customer side, to be mounted at the path of `baseUrl`. Every other path is left to the host. */
export function createPortalHandler(portal: Portal): HttpHandler {
  const ctx = contextOfPortal(portal);
  const routes: readonly Route[] = [
    { method: "GET", path: "/open/:token", handle: (request, token) => openLink(ctx, request, token) },
    { method: "POST", path: "/redeem", cors: true, handle: (request) => redeem(ctx, request) },
    { method: "GET", path: "/session", cors: true, handle: (request) => readSession(ctx, request) },
    { method: "DELETE", path: "/session", cors: true, handle: (request) => endSession(ctx, request) },
    { method: "POST", path: "/logout", handle: (request) => logOut(ctx, request) },
  ];
  return createRouter(ctx, routes, denialReply);
}

async function readSession(ctx: Context, { method, header }: HttpRequest): Promise<HttpReply> {
  return jsonReply(200, wireAccess(await admit(ctx, method, header)));
}

async function endSession(ctx: Context, { method, header }: HttpRequest): Promise<HttpReply> {
  const { tenantId, sessionId } = await admit(ctx, method, header);
  await revoke(ctx, tenantId, { jti: sessionId });
  return emptyReply(204, { "set-cookie": clearedCookies(ctx) });
}
