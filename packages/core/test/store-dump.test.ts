import { createHmac } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { portalEventNames } from "../src/events.ts";
import { createPortalHandler } from "../src/http/index.ts";
import { sha256 } from "../src/hash.ts";
import { idempotentSecret, idempotentSessionId } from "../src/idempotency.ts";
import type { Portal, PortalSession, SigningKey } from "../src/index.ts";
import { derivePortalSecret, formatCredential, randomSecret } from "../src/token.ts";
import { request } from "./http/request.ts";
import { create, setUp } from "./idempotency/support.ts";
import { claimsOf, resigned } from "./jwt/forge.ts";
import { freshKey } from "./jwt/keys.ts";
import { type TestScope, verdict } from "./support.ts";

const key = freshKey("Ed25519", "k1");
const hmacKey = freshKey("HS256", "k0");

/** Everything that a thief may have: the whole store, what a log may hold, the JWKS, even the signing keys. */
interface Loot {
  readonly portal: Portal<TestScope>;
  readonly records: readonly PortalSession[];
  /** Every text of a record, and beside it what the logs and the public routes tell. */
  readonly texts: (record: PortalSession) => readonly string[];
  /** A JWT that the thief was given for itself: to see what one looks like, and to sign others alike. */
  readonly own: string;
  readonly genuine: readonly string[];
}

let loot: Loot;

beforeAll(async () => {
  const { portal, memory, rows } = setUp({ keys: [key, hmacKey] });
  const told = new Set<string>();
  for (const name of portalEventNames)
    portal.on(name, (event) => Object.values(event).forEach((value) => void told.add(String(value))));
  const opaque = { customerId: "cus_acme", use: "many" } as const;
  const link = (await portal.sessions.create({ customerId: "cus_acme", actor: "sam", metadata: { ticket: "4711" } }))
    .token;
  const many = (await portal.sessions.create(opaque)).token;
  const keyed = (await create(portal)).token;
  const once = (await portal.sessions.create({ customerId: "cus_acme" })).token;
  const tokens = [(await portal.redeem(many)).token, (await portal.redeem(once, { claimant: randomSecret() })).token];
  for (const options of [{}, { idempotencyKey: "order-8" }])
    tokens.push((await portal.sessions.create({ customerId: "cus_acme", delivery: "token" }, options)).token);
  const own = (await portal.sessions.create({ customerId: "cus_globex", delivery: "token" })).token;
  const records = await Promise.all(rows.slice(0, -1).map(async ({ id }) => (await memory.find(id))!));
  const jwks = (await createPortalHandler(portal)(request("GET", "/.well-known/jwks.json")))!.body!;
  const logged = [...told, "order-4711", "order-8", "192.0.2.7", "Mozilla/5.0", jwks, "k1", "k0", ""];
  const texts = (record: PortalSession) => [...new Set([...Object.values(record).map(String), ...logged])];
  loot = { portal, records, texts, own, genuine: [link, many, keyed, once, ...tokens] };
});

/** Makes secrets of what is there: as it is, hashed, and by every derivation that core knows, with every pair. */
function* secretsOf(texts: readonly string[], { id, salt }: PortalSession): Generator<string> {
  for (const a of texts) {
    yield a;
    yield sha256(a);
    yield sha256(a + salt);
    yield idempotentSecret(a, salt, id);
    yield createHmac("sha256", a).update(salt).digest("base64url");
    for (const b of texts) {
      yield derivePortalSecret(a, b, "");
      yield derivePortalSecret(a, salt, b);
      yield createHmac("sha256", a).update(b).digest("base64url");
      yield derivePortalSecret(idempotentSecret(a, salt, id), salt, "");
      yield idempotentSecret(a, salt, idempotentSessionId(a, "default", b));
    }
  }
}

const canonical = /^[\w-]{42}[AEIMQUYcgkosw048]$/;

describe("a dump of the store together with the logs", () => {
  test("is of sessions in every state, whose genuine credentials do work", async () => {
    const { portal, records, genuine } = loot;
    expect(records).toHaveLength(6);
    const all = await Promise.all(
      genuine.map(async (token) =>
        verdict(token.startsWith("pslink_") ? portal.redeem(token) : portal.authorize(token)),
      ),
    );
    expect(all.filter((each) => each === "admitted")).toHaveLength(genuine.length - 1);
    expect(all.filter((each) => each === "410 link_redeemed")).toHaveLength(1);
  });

  test("holds no credential, and no secret of one", () => {
    const dump = JSON.stringify(loot.records);
    for (const token of loot.genuine) {
      const secret = token.startsWith("eyJ") ? (claimsOf(token)["sec"] as string) : token.slice(token.indexOf(".") + 1);
      expect(dump).not.toContain(token);
      expect(dump).not.toContain(secret);
    }
  });

  // Ten thousand attempts: seconds on a busy machine.
  test("yields no link token and no opaque portal token", { timeout: 60_000 }, async () => {
    const { portal, records, texts } = loot;
    const said = new Map<string, number>();
    const note = (verdictOf: string) => void said.set(verdictOf, (said.get(verdictOf) ?? 0) + 1);
    for (const record of records)
      for (const secret of new Set(secretsOf(texts(record), record))) {
        if (!canonical.test(secret)) continue;
        note(await verdict(portal.redeem(formatCredential("link", record.id, secret))));
        note(await verdict(portal.authorize(formatCredential("portal", record.id, secret))));
      }
    expect([...said.keys()].toSorted()).toEqual(["400 link_invalid", "401 token_invalid"]);
    expect(Math.min(...said.values())).toBeGreaterThan(5000);
  });

  test("yields no credential as it stands, as a token of any kind", async () => {
    const { portal, records, texts } = loot;
    for (const text of new Set(records.flatMap(texts))) {
      expect(await verdict(portal.authorize(text))).toBe("401 token_invalid");
      expect(await verdict(portal.redeem(text))).toBe("400 link_invalid");
    }
  });

  test("yields no JWT, even together with the signing keys: only sec is missing", async () => {
    const { portal, records, texts, genuine } = loot;
    let tried = 0;
    for (const record of records) {
      const guesses = texts(record).flatMap((text) => [text, sha256(text), derivePortalSecret(text, record.salt, "")]);
      for (const sec of new Set([...guesses, randomSecret()]))
        for (const signing of [key, hmacKey]) {
          expect(await verdict(portal.authorize(forged(record, sec, signing)))).toBe("401 token_invalid");
          tried += 1;
        }
    }
    expect(tried).toBeGreaterThan(500);
    for (const token of genuine.filter((each) => each.startsWith("eyJ"))) {
      const { jti, sec } = claimsOf(token) as { jti: string; sec: string };
      const record = records.find(({ id }) => id === jti)!;
      expect(await verdict(portal.authorize(forged(record, sec, key)))).toBe("admitted");
    }
  });
});

/** What a thief signs who knows everything but the secret. */
function forged(record: PortalSession, sec: string, signing: SigningKey): string {
  const { id, customerId, redeemedAt, createdAt, expiresAt } = record;
  const [iat, exp] = [redeemedAt ?? createdAt, expiresAt].map((at) => Math.floor(at / 1000));
  const { alg, kid } = signing;
  return resigned({ token: loot.own, key: signing }, { sub: customerId, jti: id, iat, exp, sec }, { alg, kid });
}
