import { STATUS_CODES } from "node:http";
import { z } from "zod";
import type { Context } from "../context.ts";
import { PortalError } from "../errors.ts";
import { behindKey } from "../http/authenticate.ts";
import { mediaTypeOf, readFlag, readJson, readPairs } from "../http/body.ts";
import { callerOf, emptyReply, type HttpReply, jsonReply } from "../http/message.ts";
import type { Profile } from "../http/profile.ts";
import { iso } from "../http/wire.ts";
import { createSession } from "../operations/create.ts";
import { getSession } from "../operations/get.ts";
import { type ListInput, listSessions } from "../operations/list.ts";
import { revoke } from "../operations/revoke.ts";
import type { Portal } from "../portal.ts";
import { opaqueId, parseInput } from "../schemas.ts";
import type { SessionView } from "../views.ts";
import { openProfile, profileOf, type ProfileOptions } from "./profile.ts";
import { refusalReply, sentenceOf } from "./refusal.ts";

const createBody = z
  .strictObject({
    customerId: opaqueId.optional(),
    customerExternalId: opaqueId.optional(),
    returnUrl: z.string().optional(),
  })
  .refine(({ customerId, customerExternalId }) => (customerId === undefined) !== (customerExternalId === undefined), {
    path: ["customerExternalId"],
    error: "give exactly one of customerExternalId and customerId",
  });

const listQuery = z.strictObject({ customerId: opaqueId.optional(), includeExpired: z.string().optional() });

/** MarginFront's bare array has no cursor: this many sessions at most. */
const MOST = 100;
/** Pages may be short where few of many sessions fit; a list that walks on and on would be a way to wear the store out. */
const MOST_PAGES = 20;

/** Without `includeExpired` the list hides used sessions too. */
const unused = { status: "issued" } as const;

/**
 * MarginFront's `/v1/portal-sessions`: create, list, get and delete, with one-time links.
 *
 * @example
 * ```ts
 * app.use("/marginfront", profileRoutes(profiles.marginfront(portal)));
 * ```
 * @throws {TypeError} if the portal was made without `authenticate`, and for unknown options.
 */
export function marginfront<S extends string>(portal: Portal<S>, options: ProfileOptions<NoInfer<S>> = {}): Profile {
  const { ctx, granted } = openProfile("marginfront", portal, options);
  const routes = [
    {
      method: "POST",
      path: "/v1/portal-sessions",
      handle: behindKey(ctx, "sessions:write", async ({ tenantId }, request) => {
        mediaTypeOf(request, ["application/json"]);
        const asked = parseInput(createBody, await readJson(request));
        const created = await createSession(ctx, tenantId, { ...asked, ...granted }, {}, callerOf(request));
        return jsonReply(201, { ...told(created), token: created.token, url: created.url });
      }),
    },
    {
      method: "GET",
      path: "/v1/portal-sessions",
      handle: behindKey(ctx, "sessions:read", async ({ tenantId }, { query }) => {
        const { customerId, includeExpired = "false" } = parseInput(listQuery, readPairs(query));
        const which = readFlag("includeExpired", includeExpired) ? { includeExpired: true } : unused;
        return jsonReply(200, (await newest(ctx, tenantId, { customerId, ...which })).map(told));
      }),
    },
    {
      method: "GET",
      path: "/v1/portal-sessions/:id",
      handle: behindKey(ctx, "sessions:read", async ({ tenantId }, _request, id) => {
        const session = await getSession(ctx, tenantId, id);
        if (session.status === "revoked") throw new PortalError("session_unknown");
        return jsonReply(200, told(session));
      }),
    },
    {
      method: "DELETE",
      path: "/v1/portal-sessions/:id",
      handle: behindKey(ctx, "sessions:write", async ({ tenantId }, request, id) => {
        await revoke(ctx, tenantId, { jti: id }, callerOf(request));
        return emptyReply(204);
      }),
    },
  ] as const;
  return Object.freeze(profileOf(ctx, routes, refuse));
}

async function newest(ctx: Context, tenantId: string, filters: ListInput): Promise<readonly SessionView[]> {
  const found: SessionView[] = [];
  let cursor: string | null | undefined;
  for (let pages = 0; cursor !== null && found.length < MOST && pages < MOST_PAGES; pages += 1) {
    const limit = MOST - found.length;
    const page = await listSessions(ctx, tenantId, { ...filters, limit, ...(cursor && { cursor }) });
    found.push(...page.data);
    cursor = page.nextCursor;
  }
  return found;
}

/** A session as it is read: never its token, never its URL. */
function told({ id, isUsed, customerId, customerExternalId, returnUrl, createdAt, expiresAt }: SessionView) {
  const times = { createdAt: iso(createdAt), expiresAt: iso(expiresAt) };
  return { id, isUsed, customerId, customerExternalId, returnUrl, ...times };
}

function refuse(error: PortalError): HttpReply {
  const { status } = error;
  const body = { statusCode: status, message: sentenceOf(error), error: STATUS_CODES[status] };
  return refusalReply(error, status, body);
}
