import { describe, expect, test } from "vitest";
import { algs } from "../jwt/keys.ts";
import { claimsOf, resigned } from "../jwt/forge.ts";
import { customers, refusal, verdict } from "../support.ts";
import { setUp, verifierOf } from "./support.ts";

describe.each(algs)("a verifier with a local %s key", (alg) => {
  test("tells what the portal tells, but for what no token says", async () => {
    const { portal, verifier, mint } = setUp(alg);
    const terms = { actor: "sam@acme.example", scopes: ["invoices:pay"], page: "/invoices", locale: "de" };
    const { token } = await mint({ ...terms, returnUrl: "https://app.example.com/" });
    const access = await portal.authorize(token);
    expect(access).toMatchObject({ customerExternalId: "acme-001", page: "/invoices", locale: "de" });
    const untold = { customerExternalId: null, returnUrl: null, page: null, locale: null };
    const expiresAt = Math.floor(access.expiresAt / 1000) * 1000;
    expect(await verifier.authorize(token, "invoices:read")).toEqual({ ...access, ...untold, expiresAt });
  });

  test("takes the token of a redeemed link, of any tenant and of any customer's id", async () => {
    const { portal, verifier } = setUp(alg);
    for (const { id: customerId } of customers) {
      const { sessions } = portal.forTenant("team 7 ✓");
      const { token } = await portal.redeem((await sessions.create({ customerId })).token);
      expect(await verifier.authorize(token)).toMatchObject({ tenantId: "team 7 ✓", customerId, actor: null });
    }
  });

  test("refuses the link token, the opaque portal token and what is no text, as token_invalid", async () => {
    const { portal, verifier } = setUp(alg);
    const opaque = setUp(alg).portal;
    const link = (await portal.sessions.create({ customerId: "cus_acme" })).token;
    const secret = claimsOf((await portal.redeem(link)).token)["sec"] as string;
    const other = (await opaque.sessions.create({ customerId: "cus_acme", delivery: "token" })).token;
    for (const token of [link, secret, other, "", " ", undefined, null, 5, {}, ["x"], Symbol("x"), new String(other)])
      expect(await verdict(verifier.authorize(token as string))).toBe("401 token_invalid");
  });

  test("admits a revoked session until its token expires: it cannot see that", async () => {
    const { portal, there, verifier, mint } = setUp(alg);
    const { token, id, expiresAt } = await mint();
    await portal.sessions.revoke(id);
    await portal.sessions.revoke({ customerId: "cus_acme" });
    expect(await verdict(portal.authorize(token))).toBe("401 session_revoked");
    expect(await verdict(verifier.authorize(token))).toBe("admitted");
    there.now = expiresAt + 5000;
    expect(await verdict(verifier.authorize(token))).toBe("401 token_expired");
  });

  test("refuses another portal's token, and another mount of the same host", async () => {
    const { key, there, mint } = setUp(alg);
    const { token } = await mint();
    for (const baseUrl of [
      "https://billing.example.com/portal2",
      "https://billing.example.com",
      "https://billing.example.com:8443/portal",
      "https://billing.example.org/portal",
      "http://localhost:3000/portal",
    ])
      expect(await verdict(verifierOf(there, { keys: [key], baseUrl }).authorize(token))).toBe("401 token_invalid");
    const slashed = verifierOf(there, { keys: [key], baseUrl: "https://billing.example.com/portal/" });
    expect(await verdict(slashed.authorize(token))).toBe("admitted");
  });
});

describe("time", () => {
  test.each([0, 5, 60])("is judged with a tolerance of %i s at both ends of a token's life", async (seconds) => {
    const { there, verifier, mint } = setUp("Ed25519", { clockToleranceSeconds: seconds });
    const { token } = await mint({ ttlSeconds: 60 });
    const { iat, exp } = claimsOf(token) as { iat: number; exp: number };
    const at = async (ms: number) => {
      there.now = ms;
      return verdict(verifier.authorize(token));
    };
    expect(await at((iat - seconds) * 1000 - 1)).toBe("401 token_invalid");
    expect(await at((iat - seconds) * 1000)).toBe("admitted");
    expect(await at((exp + seconds) * 1000 - 1)).toBe("admitted");
    expect(await at((exp + seconds) * 1000)).toBe("401 token_expired");
  });

  test("has a tolerance of 5 s unless told", async () => {
    const { there, verifier, mint } = setUp("Ed25519");
    const { token } = await mint();
    const { exp } = claimsOf(token) as { exp: number };
    there.now = exp * 1000 + 4999;
    expect(await verdict(verifier.authorize(token))).toBe("admitted");
    there.now += 1;
    expect(await verdict(verifier.authorize(token))).toBe("401 token_expired");
  });

  test("that a token says it lives for is a year at most, whoever signed it", async () => {
    const { key, verifier, mint } = setUp("Ed25519");
    const { token } = await mint();
    const { iat } = claimsOf(token) as { iat: number };
    const living = (seconds: number) => verifier.authorize(resigned({ token, key }, { exp: iat + seconds }));
    expect(await verdict(living(31_536_000))).toBe("admitted");
    expect(await verdict(living(31_536_001))).toBe("401 token_invalid");
    expect(await verdict(living(0))).toBe("401 token_invalid");
    expect(await verdict(living(-1))).toBe("401 token_invalid");
  });

  test("is told as expired to nobody but the holder of a genuine token", async () => {
    const { key, there, verifier, mint } = setUp("Ed25519");
    const { token } = await mint();
    there.now += 7_200_000;
    expect(await verdict(verifier.authorize(token))).toBe("401 token_expired");
    expect(await verdict(verifier.authorize(`${token.slice(0, -10)}AAAAAAAAAA`))).toBe("401 token_invalid");
    expect(await verdict(verifier.authorize(resigned({ token, key }, { aud: "x" })))).toBe("401 token_invalid");
  });
});

describe("scopes", () => {
  const all = ["invoices:pay", "subscriptions:write"] as const;

  test("that are lacking are a 403 which names all that were needed", async () => {
    const { portal, verifier, mint } = setUp("Ed25519");
    const { token } = await mint({ scopes: ["invoices:read"] });
    const need = ["invoices:read", "invoices:pay"] as const;
    const [ours, theirs] = [
      await refusal(verifier.authorize(token, need)),
      await refusal(portal.authorize(token, need)),
    ];
    expect(ours).toMatchObject({
      code: "scope_insufficient",
      status: 403,
      headers: { "www-authenticate": expect.stringContaining('scope="invoices:read invoices:pay"') },
    });
    expect(Object.entries(ours)).toEqual(Object.entries(theirs));
    expect(ours.message).toBe(theirs.message);
  });

  test("are all needed, one is enough where one is asked for, and none where none is", async () => {
    const { verifier, mint } = setUp("Ed25519");
    const { token } = await mint({ scopes: all });
    for (const need of [undefined, [], "invoices:read", all, [...all, "invoices:read"]] as const)
      expect(await verdict(verifier.authorize(token, need))).toBe("admitted");
    expect(await verdict(verifier.authorize(token, "subscriptions:read"))).toBe("403 scope_insufficient");
    const none = (await mint({ scopes: [] })).token;
    expect((await verifier.authorize(none)).scopes).toEqual([]);
    expect(await verdict(verifier.authorize(none, "invoices:read"))).toBe("403 scope_insufficient");
  });

  test("that this service does not know are left out", async () => {
    const { key, there, mint } = setUp("Ed25519");
    const { token } = await mint({ scopes: all });
    const knows = (...scopes: string[]) => verifierOf(there, { keys: [key], scopes: scopes as never }).authorize(token);
    expect((await knows("invoices:read", "own")).scopes).toEqual(["invoices:read"]);
    expect((await knows("own")).scopes).toEqual([]);
  });

  test("are whole words: a part of one, or two of them together, are none", async () => {
    const { key, there, mint } = setUp("Ed25519");
    const { token } = await mint({ scopes: ["invoices:read"] });
    const verifier = verifierOf(there, { keys: [key] });
    for (const need of ["invoices", "invoices:rea", "", "invoices:read invoices:pay", "toString"])
      expect(await verdict(verifier.authorize(token, need as "invoices:pay"))).toBe("403 scope_insufficient");
  });
});
