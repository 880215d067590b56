import { createHmac, randomBytes } from "node:crypto";
import { ownerKey } from "./owner.ts";
import type { Owner } from "./store.ts";

/**
 * Credentials are `<prefix><id body>.<secret>`: the id body is the only look-up key, the secret is 256
 * bits. The prefixes differ, so that no kind passes for another and secret scanners can find them.
 */
const prefixes = { link: "pslink_", portal: "pstoken_" } as const;

/** `link` opens an access link; `portal` is the bearer used afterwards. */
export type CredentialKind = keyof typeof prefixes;

/** A well-formed credential, taken apart. It says nothing about whether the credential is good. */
export interface Credential {
  readonly sessionId: string;
  readonly secret: string;
}

const TAG_LENGTH = 4;
const SECRET_LENGTH = 43;
const SESSION_PREFIX = "ps_";

// The last character of 32 bytes in base64url carries two unused bits; only one spelling is canonical.
const SECRET = "[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]";
const secretPattern = new RegExp(`^${SECRET}$`);
const patterns = {
  link: new RegExp(`^${prefixes.link}[A-Za-z0-9_-]{28}\\.${SECRET}$`),
  portal: new RegExp(`^${prefixes.portal}[A-Za-z0-9_-]{28}\\.${SECRET}$`),
} as const satisfies Record<CredentialKind, RegExp>;
const lengths = {
  link: prefixes.link.length + 28 + 1 + SECRET_LENGTH,
  portal: prefixes.portal.length + 28 + 1 + SECRET_LENGTH,
} as const satisfies Record<CredentialKind, number>;

/** 256 random bits, base64url (43 characters). Also a salt and a claimant nonce. */
export function randomSecret(): string {
  return randomBytes(32).toString("base64url");
}

/** Tells whether a value is 256 bits in canonical base64url, as `randomSecret` makes them. */
export function isSecret(value: unknown): value is string {
  return typeof value === "string" && value.length === SECRET_LENGTH && secretPattern.test(value);
}

/**
 * A new session id: `ps_`, routing tags of the customer and of the tenant, 120 random bits; 31 characters.
 *
 * The tags are the first 4 characters of each one's key. By the one a sharded store keeps a customer's sessions
 * together, by both it may find the owner's epochs without a second trip: hints about locality, never trusted.
 */
export function newSessionId({ tenantId, customerId }: Owner): string {
  const tags = [ownerKey({ tenantId, customerId }), ownerKey({ tenantId })].map((key) => key.slice(0, TAG_LENGTH));
  return SESSION_PREFIX + tags.join("") + randomBytes(15).toString("base64url");
}

/** Tells whether a value can be a session id at all: `ps_` and 22–60 characters of base64url alphabet. */
export function isSessionId(value: unknown): value is string {
  return typeof value === "string" && /^ps_[A-Za-z0-9_-]{22,60}$/.test(value);
}

/** Writes a credential of a session. */
export function formatCredential(kind: CredentialKind, sessionId: string, secret: string): string {
  return `${prefixes[kind]}${sessionId.slice(SESSION_PREFIX.length)}.${secret}`;
}

/**
 * Reads a credential strictly: exact length first, then prefix, alphabet and canonical base64url.
 * @returns `undefined` for anything else.
 */
export function parseCredential(kind: CredentialKind, value: unknown): Credential | undefined {
  const sessionId = sessionIdOfCredential(kind, value);
  return sessionId === undefined ? undefined : { sessionId, secret: (value as string).slice(-SECRET_LENGTH) };
}

/** Which session a credential names, read as strictly: all that a guard needs, which compares the whole by its hash. */
export function sessionIdOfCredential(kind: CredentialKind, value: unknown): string | undefined {
  if (typeof value !== "string" || value.length !== lengths[kind] || !patterns[kind].test(value)) return undefined;
  return SESSION_PREFIX + value.slice(prefixes[kind].length, -SECRET_LENGTH - 1);
}

/**
 * Derives the secret of the portal token from the secret of the link, so that whoever holds the link
 * and the same nonce gets the same token again without a second write.
 *
 * @param nonce the claimant's 43 characters; `""` for a link that works many times.
 * @see docs/adr/0002-derived-portal-token.md
 */
export function derivePortalSecret(linkSecret: string, salt: string, nonce: string): string {
  return createHmac("sha256", linkSecret).update(`portal${salt}${nonce}`).digest("base64url");
}
