import { hash, randomBytes, timingSafeEqual } from "node:crypto";
import { bearer, customerIds, type Credential } from "../setup.ts";

/** What a guard written by hand for one app would keep: the least that still is safe. */
export interface HandSession {
  readonly id: string;
  readonly customerId: string;
  /** SHA-256 of the whole token, base64url. */
  readonly tokenHash: string;
  readonly scopes: readonly string[];
  readonly expiresAt: number;
  readonly revokedAt: number | null;
}

const TOKEN = /^hand_[A-Za-z0-9_-]{24}\.[A-Za-z0-9_-]{43}$/;

/** Takes the token out of a request. @returns `undefined` if there is no well-formed one. */
export function tokenOf(authorization: string | undefined): string | undefined {
  if (authorization === undefined || !authorization.startsWith("Bearer ")) return undefined;
  const token = authorization.slice(7);
  return TOKEN.test(token) ? token : undefined;
}

export function idOf(token: string): string {
  return token.slice(5, 29);
}

/** Tells whether a session is this token's, live, and reaches far enough. */
export function admits(session: HandSession | undefined, token: string): session is HandSession {
  return (
    session !== undefined &&
    timingSafeEqual(Buffer.from(session.tokenHash), Buffer.from(hash("sha256", token, "base64url"))) &&
    session.revokedAt === null &&
    session.expiresAt > Date.now() &&
    session.scopes.includes("invoices:read")
  );
}

/** Signs every customer in. */
export function handSessions(): {
  readonly sessions: readonly HandSession[];
  readonly credentials: readonly Credential[];
} {
  const signedIn = customerIds.map((customerId) => {
    const id = randomBytes(18).toString("base64url");
    const token = `hand_${id}.${randomBytes(32).toString("base64url")}`;
    const tokenHash = hash("sha256", token, "base64url");
    const expiresAt = Date.now() + 86_400_000;
    const session = { id, customerId, tokenHash, scopes: ["invoices:read"], expiresAt, revokedAt: null };
    return { session, credential: bearer(token) };
  });
  return { sessions: signedIn.map((each) => each.session), credentials: signedIn.map((each) => each.credential) };
}
