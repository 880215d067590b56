import { z } from "zod";
import { behindKey } from "../http/authenticate.ts";
import { mediaTypeOf, readJson } from "../http/body.ts";
import { problemReply } from "../http/denial.ts";
import { callerOf, emptyReply, jsonReply } from "../http/message.ts";
import type { Profile } from "../http/profile.ts";
import { iso } from "../http/wire.ts";
import { createSession } from "../operations/create.ts";
import { revoke } from "../operations/revoke.ts";
import type { Portal } from "../portal.ts";
import { opaqueId, parseInput } from "../schemas.ts";
import { openProfile, profileOf, type ProfileOptions } from "./profile.ts";

const createBody = z.strictObject({ customerId: opaqueId, ttlSeconds: z.number().optional() });

const revokeBody = z
  .strictObject({ jti: z.string().optional(), customerId: opaqueId.optional() })
  .refine(({ jti, customerId }) => (jti === undefined) !== (customerId === undefined), {
    path: ["jti"],
    error: "give exactly one of jti and customerId",
  });

/**
 * UnitPay's `portalSessions.create` and `portalSessions.revoke`. The token is a JWT, good wherever the portal's own
 * tokens are. UnitPay publishes neither its HTTP paths nor its errors: the paths are ours, and the errors problem details.
 *
 * @example
 * ```ts
 * app.use("/unitpay", profileRoutes(profiles.unitpay(portal)));
 * ```
 * @throws {TypeError} if the portal was made without `authenticate` or without `keys`, and for unknown options.
 */
export function unitpay<S extends string>(portal: Portal<S>, options: ProfileOptions<NoInfer<S>> = {}): Profile {
  const { ctx, granted } = openProfile("unitpay", portal, options, { needs: "keys" });
  const routes = [
    {
      method: "POST",
      path: "/v1/portal-sessions",
      handle: behindKey(ctx, "sessions:write", async ({ tenantId }, request) => {
        mediaTypeOf(request, ["application/json"]);
        const asked = parseInput(createBody, await readJson(request));
        const terms = { ...asked, ...granted, delivery: "token" };
        const { token, expiresAt } = await createSession(ctx, tenantId, terms, {}, callerOf(request));
        return jsonReply(201, { token, expiresAt: iso(expiresAt) });
      }),
    },
    {
      method: "POST",
      path: "/v1/portal-sessions/revoke",
      handle: behindKey(ctx, "sessions:write", async ({ tenantId }, request) => {
        mediaTypeOf(request, ["application/json"]);
        await revoke(ctx, tenantId, parseInput(revokeBody, await readJson(request)), callerOf(request));
        return emptyReply(204);
      }),
    },
  ] as const;
  return Object.freeze(profileOf(ctx, routes, problemReply));
}
