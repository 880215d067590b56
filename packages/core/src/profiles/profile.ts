import type { Context } from "../context.ts";
import type { PortalError } from "../errors.ts";
import { requireAuthenticate } from "../http/authenticate.ts";
import type { HttpReply } from "../http/message.ts";
import type { Profile } from "../http/profile.ts";
import { createRouter, type Route } from "../http/router.ts";
import { contextOfPortal, type Portal } from "../portal.ts";

/** What every profile takes. */
export interface ProfileOptions<S extends string = string> {
  /** What a session made over this wire may do, since the wire itself has no word for it; default the portal's `defaultScopes`. */
  readonly scopes?: readonly S[] | undefined;
}

/** The part of a create that the profile's options decide. */
export interface Granted {
  readonly scopes?: readonly string[];
}

/** What the portal must have been made with, besides `authenticate`. */
type Needed = "keys" | "secret";

/**
 * Opens a portal to a profile, and reads the options that all of them have.
 * @throws {TypeError} for an unknown option, an undeclared scope, or a portal that lacks what the profile needs.
 */
export function openProfile(
  name: string,
  portal: Portal,
  options: ProfileOptions,
  { known = [], needs }: { readonly known?: readonly string[]; readonly needs?: Needed } = {},
): { readonly ctx: Context; readonly granted: Granted } {
  const ctx = contextOfPortal(portal);
  if (typeof options !== "object" || options === null)
    throw new TypeError(`profiles.${name} needs an object of options`);
  for (const option of Object.keys(options))
    if (option !== "scopes" && !known.includes(option))
      throw new TypeError(`profiles.${name}: option "${option}" is unknown`);
  requireAuthenticate(ctx, `the routes of profiles.${name}`);
  if (needs === "keys" && ctx.keys === undefined)
    throw new TypeError(`profiles.${name} needs a portal with the option "keys": its tokens are JWTs`);
  if (needs === "secret" && ctx.secrets.length === 0)
    throw new TypeError(`profiles.${name} needs a portal with the option "secret": its clients send Idempotency-Key`);
  return { ctx, granted: grantedBy(ctx, name, options.scopes) };
}

function grantedBy(ctx: Context, name: string, scopes: readonly string[] | undefined): Granted {
  if (scopes === undefined) return {};
  const listed: unknown = scopes;
  if (!Array.isArray(listed))
    throw new TypeError(`profiles.${name}: option "scopes" must be a list of declared scopes`);
  for (const scope of scopes)
    if (!ctx.scopes.granted.has(scope))
      throw new TypeError(`profiles.${name}: option "scopes" names "${scope}", which the portal does not declare`);
  return { scopes: Object.freeze([...scopes]) };
}

/** Makes the value to mount. @param refuse tells an error in that product's shape. */
export function profileOf(ctx: Context, routes: readonly Route[], refuse: (error: PortalError) => HttpReply): Profile {
  const paths = [...new Set(routes.map(({ path }) => path))];
  return { handler: createRouter(ctx, routes, (_ctx, error) => refuse(error)), paths: Object.freeze(paths) };
}
