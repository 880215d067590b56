import { generateKeyPairSync, hash, type KeyObject, randomBytes, sign, timingSafeEqual } from "node:crypto";
import { bearer, customerIds, type Credential, type Token } from "../setup.ts";

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

const patterns = {
  opaque: /^hand_[A-Za-z0-9_-]{24}\.[A-Za-z0-9_-]{43}$/,
  jwt: /^eyJ[A-Za-z0-9_-]+\.eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/,
} as const satisfies Record<Token, RegExp>;

/** Takes the token out of a request. @returns `undefined` if there is no well-formed one. */
export function tokenOf(authorization: string | undefined, kind: Token): string | undefined {
  if (authorization === undefined || !authorization.startsWith("Bearer ")) return undefined;
  const token = authorization.slice(7);
  return patterns[kind].test(token) ? token : undefined;
}

/** Which session a well-formed token names. A JWT's signature is nobody's concern: its hash is compared as a whole. */
export function idOf(token: string, kind: Token): string {
  if (kind === "opaque") return token.slice(5, 29);
  const start = token.indexOf(".") + 1;
  const payload = Buffer.from(token.slice(start, token.indexOf(".", start)), "base64url").toString();
  return (JSON.parse(payload) as { jti: string }).jti;
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
export function handSessions(kind: Token): {
  readonly sessions: readonly HandSession[];
  readonly credentials: readonly Credential[];
} {
  const { privateKey } = generateKeyPairSync("ed25519");
  const signedIn = customerIds.map((customerId) => {
    const id = randomBytes(18).toString("base64url");
    const secret = randomBytes(32).toString("base64url");
    const token = kind === "opaque" ? `hand_${id}.${secret}` : jwtOf(id, customerId, secret, privateKey);
    const tokenHash = hash("sha256", token, "base64url");
    const expiresAt = Date.now() + 86_400_000;
    const session = { id, customerId, tokenHash, scopes: ["invoices:read"], expiresAt, revokedAt: null };
    return { session, credential: bearer(token) };
  });
  return { sessions: signedIn.map((each) => each.session), credentials: signedIn.map((each) => each.credential) };
}

/** With the claims that ours has, and so of its length. */
function jwtOf(jti: string, sub: string, sec: string, key: KeyObject): string {
  const [iss, aud, iat] = ["http://127.0.0.1:3000", "http://127.0.0.1:3000/portal", Math.floor(Date.now() / 1000)];
  const claims = { iss, aud, sub, jti, iat, exp: iat + 86_400, scope: "invoices:read", tenant: "default", sec };
  const parts = [{ alg: "Ed25519", typ: "portal+jwt", kid: "bench" }, claims];
  const signed = parts.map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".");
  return `${signed}.${sign(null, Buffer.from(signed), key).toString("base64url")}`;
}
