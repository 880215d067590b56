import { createPublicKey } from "node:crypto";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import type { SigningAlg, SigningKey } from "../../src/index.ts";
import { keyRing, publicJwks } from "../../src/key-ring.ts";
import { createPortalVerifier, type PortalVerifierOptions } from "../../src/verifier.ts";
import { freshKey, publicPartOf } from "../jwt/keys.ts";
import { baseUrl, scopes, testPortal, type TestScope } from "../support.ts";

/** What a verifier is given of a portal's key: all of a secret, else the public part. */
export const forVerifier = (key: SigningKey): SigningKey => (key.alg === "HS256" ? key : publicPartOf(key));

type Options = Partial<PortalVerifierOptions<TestScope>>;

/** A verifier of the test portal's tokens, on a clock of its own that starts with the portal's. */
export function verifierOf(clock: { readonly now: number }, options: Options) {
  return createPortalVerifier<TestScope>({ baseUrl, scopes, clock: () => clock.now, onFault: () => {}, ...options });
}

/** A portal that signs with one key, and a service that knows the public part of it. */
export function setUp(alg: SigningAlg, options: Options = {}) {
  const key = freshKey(alg, "k1");
  const { portal, clock } = testPortal({ keys: [key] });
  const there = { now: clock.now };
  const verifier = verifierOf(there, { keys: [forVerifier(key)], ...options });
  const mint = async (input: object = {}) =>
    portal.sessions.create({ customerId: "cus_acme", delivery: "token", ...input });
  return { key, portal, clock, there, verifier, mint };
}

export type Jwk = Record<string, unknown>;

/** The public keys as their portal publishes them. */
export function jwksOf(...keys: readonly SigningKey[]): { keys: Jwk[] } {
  const ring = { current: keyRing([...keys])!.current, byKid: keyRing([...keys])!.byKid };
  return { keys: publicJwks(ring).keys.map((key) => ({ ...key })) };
}

/** A public key as a JWK of somebody who checks nothing. */
export function jwkOf(publicKey: string, members: Jwk): Jwk {
  return { ...createPublicKey(publicKey).export({ format: "jwk" }), use: "sig", ...members };
}

/** A JWKS endpoint on a port of its own, for the length of a test. */
export async function serveJwks(first: object | RequestListener) {
  const served = { answer: first, requests: 0 };
  const server = createServer((request, response) => {
    served.requests += 1;
    if (typeof served.answer === "function") (served.answer as RequestListener)(request, response);
    else response.setHeader("content-type", "application/json").end(JSON.stringify(served.answer));
  });
  let port = 0;
  const listen = async () => {
    server.listen(port, "127.0.0.1");
    await new Promise((listening) => server.once("listening", listening));
    ({ port } = server.address() as AddressInfo);
  };
  const close = async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  };
  await listen();
  onTestFinished(close);
  return Object.assign(served, { jwksUrl: `http://127.0.0.1:${port}/.well-known/jwks.json`, close, listen });
}
