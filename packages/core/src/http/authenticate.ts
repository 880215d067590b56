import type { Permission, Principal } from "../api-keys.ts";
import type { Context } from "../context.ts";
import { PortalError } from "../errors.ts";
import { isApiKey } from "../text.ts";
import { bearerOf, onlyOne } from "./credential.ts";
import type { HeaderLookup, HttpReply, HttpRequest } from "./message.ts";
import type { Route } from "./router.ts";

/**
 * Finds out whose API key a management request carries, in `Authorization: Bearer` or `x-api-key`.
 * @throws {PortalError} `api_key_missing`, `api_key_invalid`, `credential_ambiguous`, `api_key_publishable`,
 *   `permission_missing`
 */
async function authenticate(ctx: Context, header: HeaderLookup, need: Permission): Promise<Principal> {
  const key = onlyOne(bearerOf(header), header("x-api-key"), "x-api-key");
  if (key === undefined)
    throw new PortalError("api_key_missing", { detail: "Send the key as Authorization: Bearer, or as x-api-key." });
  const principal = isApiKey(key) ? await ctx.authenticate!(key) : undefined;
  if (principal === undefined) throw new PortalError("api_key_invalid");
  if (principal.publishable)
    throw new PortalError("api_key_publishable", { detail: "Use a secret key, from your server only." });
  if (!principal.permissions.includes(need))
    throw new PortalError("permission_missing", { detail: `This needs the permission ${need}.` });
  return principal;
}

/** Handles a request whose API key is known and may do this. */
export type KeyedHandle = (principal: Principal, request: HttpRequest, ...params: string[]) => Promise<HttpReply>;

/**
 * Puts a route behind an API key.
 * @param read where else a profile's clients send the key: their header, told as one of ours.
 */
export function behindKey(
  ctx: Context,
  need: Permission,
  handle: KeyedHandle,
  read = (header: HeaderLookup) => header,
): Route["handle"] {
  return async (request, ...params) => handle(await authenticate(ctx, read(request.header), need), request, ...params);
}

/** @throws {TypeError} if nobody can tell keys: routes behind one are never open. */
export function requireAuthenticate(ctx: Context, routes: string): void {
  if (ctx.authenticate === undefined)
    throw new TypeError(`${routes} need the option "authenticate", for example apiKeys([...])`);
}
