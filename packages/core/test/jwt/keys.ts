import { createPublicKey, generateKeyPairSync, randomBytes } from "node:crypto";
import type { PortalOptions, PortalStore, SigningAlg, SigningKey } from "../../src/index.ts";
import { type TestClock, testPortal, type TestScope } from "../support.ts";

export const algs = ["Ed25519", "HS256", "RS256"] as const satisfies readonly SigningAlg[];

/** A key that nobody else has. */
export function freshKey(alg: SigningAlg, kid: string): SigningKey {
  if (alg === "HS256") return { kid, alg, secret: randomBytes(32) };
  const { privateKey } =
    alg === "Ed25519" ? generateKeyPairSync("ed25519") : generateKeyPairSync("rsa", { modulusLength: 2048 });
  return { kid, alg, privateKey: privateKey.export({ type: "pkcs8", format: "pem" }) as string };
}

/** What is left of a key whose private part was thrown away. */
export function publicPartOf({ kid, alg, privateKey }: SigningKey): SigningKey {
  const publicKey = createPublicKey(privateKey as string);
  return { kid, alg, publicKey: publicKey.export({ type: "spki", format: "pem" }) as string };
}

/** Another process of the same portal: the same store and clock, options of its own. */
export function processOf(store: PortalStore, clock: TestClock, options: Partial<PortalOptions<TestScope>> = {}) {
  return testPortal({ ...options, store, clock: () => clock.now }).portal;
}
