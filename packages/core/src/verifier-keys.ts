import type { KeyObject, webcrypto } from "node:crypto";
import { createRemoteJWKSet, type CryptoKey, customFetch, errors } from "jose";
import { PortalError } from "./errors.ts";
import { keyedBy, MIN_RSA_BITS, type SigningAlg, type SigningKey } from "./key-ring.ts";
import type { PortalJwtHeader } from "./portal-jwt.ts";
import { retold } from "./retold.ts";

/**
 * Finds the key that a token's header names.
 * @returns `undefined` if there is none, or if it is for another algorithm.
 * @throws {PortalError} `keys_unavailable`
 */
export type GetKey = (header: PortalJwtHeader) => Promise<CryptoKey | KeyObject | undefined>;

/** One algorithm for each key: a token does not choose. */
export function localKeys(keys: readonly SigningKey[]): GetKey {
  const byKid = keyedBy(keys);
  return async ({ kid, alg }) => {
    const key = byKid.get(kid);
    return key?.alg === alg ? key.verifying : undefined;
  };
}

const REFETCH_AFTER_MS = 30_000;
const CACHED_MS = 300_000;
const DEADLINE_MS = 2000;
const RETRY_AFTER_MS = 1000;

/**
 * An unknown `kid` asks again, at most every 30 s; known keys are asked for again after 5 minutes. Of keys that
 * nobody should sign with, or that are ambiguous, the one to blame is the JWKS: no token is called invalid for it.
 *
 * @param onFault told once for each request to the JWKS that led to a 503, however many tokens waited for it.
 */
export function remoteKeys(jwksUrl: URL, algs: readonly SigningAlg[], onFault: (fault: PortalError) => void): GetKey {
  const fetching = sparingFetch();
  let told = 0;
  const remote = createRemoteJWKSet(jwksUrl, {
    cooldownDuration: REFETCH_AFTER_MS,
    cacheMaxAge: CACHED_MS,
    timeoutDuration: DEADLINE_MS,
    [customFetch]: fetching.fetch,
  });
  return async (header) => {
    if (!algs.includes(header.alg)) return undefined;
    try {
      const key = await remote({ ...header });
      requireStrength(key);
      return key;
    } catch (error) {
      if (error instanceof errors.JWKSNoMatchingKey) return undefined;
      const fault = new PortalError("keys_unavailable", { cause: retold(error) });
      if (told !== fetching.count) onFault(fault);
      told = fetching.count;
      throw fault;
    }
  };
}

/** A server that is down is asked once a second, not once for every token. */
function sparingFetch() {
  let last = -Infinity;
  const sparing = {
    /** Requests so far. */
    count: 0,
    fetch: (async (url, init) => {
      const now = performance.now(); // unlike the host's clock, it never goes back
      if (now - last < RETRY_AFTER_MS) throw new Error("The JWKS could not be had a moment ago.");
      last = now;
      sparing.count += 1;
      return fetch(url, init);
    }) satisfies typeof fetch,
  };
  return sparing;
}

/** The same bounds as for a portal's own keys. */
function requireStrength(key: CryptoKey): void {
  const { modulusLength, publicExponent } = key.algorithm as Partial<webcrypto.RsaKeyAlgorithm>;
  if (modulusLength === undefined || publicExponent === undefined) return;
  const exponent = publicExponent.reduce((value, byte) => value * 256 + byte, 0);
  if (modulusLength < MIN_RSA_BITS || exponent < 3) throw new Error("The JWKS holds an RSA key that is too weak.");
}
