import type { KeyObject } from "node:crypto";
import { createRemoteJWKSet, type CryptoKey, errors } from "jose";
import { PortalError } from "./errors.ts";
import { keyedBy, type SigningAlg, type SigningKey } from "./key-ring.ts";
import { jwksUrlOf } from "./origin.ts";
import type { PortalJwtHeader } from "./portal-jwt.ts";

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

/** An unknown `kid` asks again, at most every 30 s; known keys are asked for again after 5 minutes. */
export function remoteKeys(jwksUrl: string, algs: readonly SigningAlg[]): GetKey {
  const remote = createRemoteJWKSet(jwksUrlOf(jwksUrl), {
    cooldownDuration: REFETCH_AFTER_MS,
    cacheMaxAge: CACHED_MS,
    timeoutDuration: DEADLINE_MS,
  });
  return async (header) => {
    if (!algs.includes(header.alg)) return undefined;
    try {
      return await remote({ ...header });
    } catch (error) {
      if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys)
        return undefined;
      throw new PortalError("keys_unavailable", { cause: error });
    }
  };
}
