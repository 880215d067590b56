import { z } from "zod";
import { portalErrorCodes } from "../errors.ts";

/** Every reply as a schema: the OpenAPI document is generated from these, and the tests hold replies to them. */
const instant = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  .meta({ format: "date-time" });

const sessionId = z
  .string()
  .regex(/^ps_[A-Za-z0-9_-]{22,60}$/)
  .meta({ description: "Opaque, and safe to log." });
// Not an enum of the portal's scopes: a session keeps what it was granted when a scope is no longer declared.
const scopes = z.array(z.string());

/** A portal session as its merchant sees it. */
export const wireSessionSchema = z
  .object({
    id: sessionId,
    status: z.enum(["issued", "redeemed", "expired", "revoked"]),
    isUsed: z.boolean().meta({ description: "Whether the session was ever redeemed." }),
    customerId: z.string(),
    customerExternalId: z.string().nullable(),
    actor: z.string().nullable(),
    scopes,
    use: z.enum(["once", "many"]),
    delivery: z.enum(["link", "redirect", "token"]),
    returnUrl: z.string().nullable(),
    page: z.string().nullable(),
    locale: z.string().nullable(),
    metadata: z.record(z.string(), z.string()).nullable(),
    createdAt: instant,
    openUntil: instant.meta({ description: "The first redemption must come before this instant." }),
    expiresAt: instant.meta({ description: "The session ends here, and is never extended." }),
    redeemedAt: instant.nullable(),
    revokedAt: instant.nullable(),
  })
  .meta({ description: "A portal session. Never a token, a URL or a hash; what does not apply is null." });

/** The reply of create, the only one that tells the credential. */
export const wireCreatedSchema = wireSessionSchema
  .extend({
    url: z.string().nullable().meta({ description: 'The access link; null for delivery "token".' }),
    token: z
      .string()
      .meta({ description: 'The link token of url, or for delivery "token" the portal token. A secret.' }),
  })
  .meta({ description: "The session with its credential, which is told here and never again." });

/** One page of a list. */
export const wireSessionPageSchema = z
  .object({
    data: z.array(wireSessionSchema),
    nextCursor: z
      .string()
      .nullable()
      .meta({ description: "null at the end; until then a page may be short, even empty." }),
  })
  .meta({ description: "One page of sessions, newest first." });

/** A portal session as its customer sees it. */
export const wireAccessSchema = z
  .object({
    id: sessionId,
    customerId: z.string(),
    customerExternalId: z.string().nullable(),
    actor: z.string().nullable(),
    scopes,
    expiresAt: instant,
    returnUrl: z.string().nullable(),
    page: z.string().nullable(),
    locale: z.string().nullable(),
  })
  .meta({ description: "A portal session as its customer sees it: no metadata, no tenant." });

/** The reply of redeem to a JSON client. */
export const wireRedeemedSchema = z
  .object({
    token: z.string().meta({ description: "The portal token. A secret." }),
    tokenType: z.literal("Bearer"),
    expiresAt: instant,
    session: wireAccessSchema,
  })
  .meta({ description: "The portal token, with what it opens." });

/** A refusal. */
export const wireProblemSchema = z
  .object({
    type: z.string().meta({ format: "uri" }),
    title: z.string(),
    status: z.int().min(400).max(599),
    code: z.enum(portalErrorCodes),
    detail: z.string(),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  })
  .meta({ description: "Problem details (RFC 9457); errors has an entry for each bad member of a request." });

/** A session on the wire. */
export type WireSession = z.output<typeof wireSessionSchema>;
/** A session on the wire, with its credential. */
export type WireCreated = z.output<typeof wireCreatedSchema>;
/** An access on the wire. */
export type WireAccess = z.output<typeof wireAccessSchema>;
/** A refusal on the wire. */
export type WireProblem = z.output<typeof wireProblemSchema>;
