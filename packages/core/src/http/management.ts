import type { Permission, Principal } from "../api-keys.ts";
import type { Context } from "../context.ts";
import { createSession } from "../operations/create.ts";
import { getSession } from "../operations/get.ts";
import { listSessions } from "../operations/list.ts";
import { revoke } from "../operations/revoke.ts";
import { contextOfPortal, type Portal } from "../portal.ts";
import { behindKey, type KeyedHandle, requireAuthenticate } from "./authenticate.ts";
import { mediaTypeOf, readFlag, readJson, readPairs } from "./body.ts";
import { problemReply } from "./denial.ts";
import { callerOf, emptyReply, type HttpHandler, type HttpReply, type HttpRequest, jsonReply } from "./message.ts";
import { openApiDocument } from "./openapi.ts";
import { createRouter, type Route } from "./router.ts";
import { wireSession } from "./wire.ts";

/**
 * Makes the management API: server to server, behind an API key.
 * @throws {TypeError} if the portal was made without `authenticate`: these routes are never open.
 */
export function createManagementHandler(portal: Portal): HttpHandler {
  const ctx = contextOfPortal(portal);
  requireAuthenticate(ctx, "the management routes");
  return createRouter(ctx, managementRoutes(ctx), (_ctx, error) => problemReply(error));
}

function managementRoutes(ctx: Context): readonly Route[] {
  const withKey = (need: Permission, handle: KeyedHandle) => behindKey(ctx, need, handle);
  return [
    {
      method: "GET",
      path: "/openapi.json",
      handle: async () => jsonReply(200, openApiDocument(ctx), { "cache-control": "public, max-age=300" }),
    },
    {
      method: "POST",
      path: "/",
      handle: withKey("sessions:write", (principal, request) => create(ctx, principal, request)),
    },
    {
      method: "GET",
      path: "/",
      handle: withKey("sessions:read", (principal, request) => list(ctx, principal, request)),
    },
    {
      method: "POST",
      path: "/revoke",
      handle: withKey("sessions:write", (principal, request) => revokeMany(ctx, principal, request)),
    },
    {
      method: "GET",
      path: "/:id",
      handle: withKey("sessions:read", async ({ tenantId }, _request, id) =>
        jsonReply(200, wireSession(await getSession(ctx, tenantId, id))),
      ),
    },
    {
      method: "DELETE",
      path: "/:id",
      handle: withKey("sessions:write", async ({ tenantId }, request, id) => {
        await revoke(ctx, tenantId, { jti: id }, callerOf(request));
        return emptyReply(204);
      }),
    },
  ];
}

async function create(ctx: Context, { tenantId }: Principal, request: HttpRequest): Promise<HttpReply> {
  mediaTypeOf(request, ["application/json"]);
  const options = { idempotencyKey: request.header("idempotency-key") || undefined };
  const session = await createSession(ctx, tenantId, await readJson(request), options, callerOf(request));
  const location = `${request.fullPath.replace(/\/$/, "")}/${session.id}`;
  return jsonReply(201, wireSession(session), { location });
}

async function list(ctx: Context, { tenantId }: Principal, request: HttpRequest): Promise<HttpReply> {
  const { limit, includeExpired, ...filters } = readPairs(request.query);
  const page = await listSessions(ctx, tenantId, {
    ...filters,
    ...(limit === undefined ? {} : { limit: /^\d{1,9}$/.test(limit) ? Number(limit) : limit }),
    ...(includeExpired === undefined ? {} : { includeExpired: readFlag("includeExpired", includeExpired) }),
  });
  return jsonReply(200, { data: page.data.map(wireSession), nextCursor: page.nextCursor });
}

async function revokeMany(ctx: Context, { tenantId }: Principal, request: HttpRequest): Promise<HttpReply> {
  mediaTypeOf(request, ["application/json"]);
  await revoke(ctx, tenantId, await readJson(request), callerOf(request));
  return emptyReply(204);
}
