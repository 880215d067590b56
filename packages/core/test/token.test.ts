import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ownerKey } from "../src/owner.ts";
import {
  type CredentialKind,
  derivePortalSecret,
  formatCredential,
  isSecret,
  isSessionId,
  newSessionId,
  parseCredential,
  randomSecret,
} from "../src/token.ts";

const id = `ps_${"a1-_".repeat(7)}`;
const secret = Buffer.alloc(32, 7).toString("base64url");
const kinds = ["link", "portal"] as const satisfies CredentialKind[];
const kind = fc.constantFrom(...kinds);
const bytes = (length: number) =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((all) => Buffer.from(all).toString("base64url"));
const credential = fc.record({ kind, sessionId: bytes(21).map((text) => `ps_${text}`), secret: bytes(32) });

describe("formatCredential", () => {
  test.each([
    ["link", `pslink_${"a1-_".repeat(7)}.${secret}`],
    ["portal", `pstoken_${"a1-_".repeat(7)}.${secret}`],
  ] as const)("writes a %s credential with the prefix that secret scanners know", (of, written) => {
    expect(formatCredential(of, id, secret)).toBe(written);
  });
});

describe("parseCredential", () => {
  test("reads back every credential that was written", () => {
    fc.assert(
      fc.property(credential, (each) => {
        const written = formatCredential(each.kind, each.sessionId, each.secret);
        expect(parseCredential(each.kind, written)).toEqual({ sessionId: each.sessionId, secret: each.secret });
      }),
    );
  });

  test("never takes one kind for the other", () => {
    fc.assert(
      fc.property(credential, (each) => {
        const other = each.kind === "link" ? "portal" : "link";
        expect(parseCredential(other, formatCredential(each.kind, each.sessionId, each.secret))).toBeUndefined();
      }),
    );
  });

  test("reads nothing but what it would write itself, byte for byte", () => {
    const mutation = fc.tuple(credential, fc.nat(90), fc.string({ unit: "binary", maxLength: 2 }), fc.nat(2));
    const spoilt = mutation.map(([each, at, put, cut]) => {
      const good = formatCredential(each.kind, each.sessionId, each.secret);
      return good.slice(0, at) + put + good.slice(at + cut);
    });
    fc.assert(
      fc.property(kind, fc.oneof(fc.string({ unit: "binary", maxLength: 100 }), spoilt), (of, text) => {
        const read = parseCredential(of, text);
        expect(read && formatCredential(of, read.sessionId, read.secret)).toBeOneOf([text, undefined]);
      }),
      { numRuns: 1000 },
    );
  });

  const good = formatCredential("portal", id, secret);
  test.each([
    ["a white space behind it", `${good} `],
    ["a line feed behind it", `${good}\n`],
    ["a line feed in the place of its last character", `${good.slice(0, -1)}\n`],
    ["unused bits set in its last character", `${good.slice(0, -1)}d`],
    ["padding", `${good.slice(0, -1)}=`],
    ["letters of plain base64", `${good.slice(0, -2)}+A`],
    ["another prefix of the same length", good.replace("pstoken_", "PSTOKEN_")],
    ["no dot", good.replace(".", "_")],
    ["the id alone", good.slice(0, good.indexOf("."))],
    ["an id one longer and a secret one shorter", `pstoken_${"a".repeat(29)}.${secret.slice(1)}`],
    ["64 KB", good.padEnd(65_536, "A")],
    ["a full-width letter", good.replace("a", "ａ")],
    ["nothing", ""],
  ])("refuses a credential with %s", (_, text) => {
    expect(parseCredential("portal", text)).toBeUndefined();
  });

  test.each([undefined, null, 5, {}, [good], new String(good)])("refuses %j, which is no string", (value) => {
    expect(parseCredential("portal", value)).toBeUndefined();
  });
});

describe("newSessionId", () => {
  test("starts with the routing tags of customer and tenant, and never repeats", () => {
    const owner = { tenantId: "acct_1", customerId: "cus_acme" };
    const tags = ownerKey(owner).slice(0, 4) + ownerKey({ tenantId: "acct_1" }).slice(0, 4);
    const ids = Array.from({ length: 1000 }, () => newSessionId(owner));
    expect(new Set(ids).size).toBe(1000);
    expect(ids.every((each) => each.startsWith(`ps_${tags}`) && each.length === 31)).toBe(true);
    expect(ids.every(isSessionId)).toBe(true);
  });

  test("makes ids that a credential can carry", () => {
    const sessionId = newSessionId({ tenantId: "t", customerId: "c" });
    expect(parseCredential("link", formatCredential("link", sessionId, secret))).toEqual({ sessionId, secret });
  });
});

describe("isSessionId", () => {
  test.each([
    "",
    "ps_",
    `ps_${"a".repeat(21)}`,
    `ps_${"a".repeat(61)}`,
    `px_${"a".repeat(28)}`,
    `${id}\n`,
    `${id}{}`,
    5,
  ])("is false for %j", (value) => {
    expect(isSessionId(value)).toBe(false);
  });
});

describe("isSecret", () => {
  test("is true for 256 bits in canonical base64url, and for their 42 or 44 characters false", () => {
    const made = randomSecret();
    expect([made, made.slice(1), `${made}A`].map(isSecret)).toEqual([true, false, false]);
    expect(isSecret([made])).toBe(false);
  });

  test("is true exactly for what survives decoding and encoding as 32 bytes", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z0-9_-]{43}$/), (text) => {
        expect(isSecret(text)).toBe(Buffer.from(text, "base64url").toString("base64url") === text);
      }),
    );
  });
});

describe("derivePortalSecret", () => {
  const salt = randomSecret();
  const nonce = randomSecret();

  test("gives the same secret to the same link, record and claimant", () => {
    expect(derivePortalSecret(secret, salt, nonce)).toBe(derivePortalSecret(secret, salt, nonce));
    expect(isSecret(derivePortalSecret(secret, salt, nonce))).toBe(true);
  });

  test.each([
    ["link secret", derivePortalSecret(randomSecret(), salt, nonce)],
    ["salt", derivePortalSecret(secret, randomSecret(), nonce)],
    ["nonce", derivePortalSecret(secret, salt, randomSecret())],
    ["use (no nonce)", derivePortalSecret(secret, salt, "")],
  ])("gives another secret for another %s", (_, other) => {
    expect(other).not.toBe(derivePortalSecret(secret, salt, nonce));
  });
});
