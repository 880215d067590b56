import { createPortal, apiKeys, memoryStore, type ApiKey, type SigningKey } from "@postern/core";
import { createPortalClient } from "@postern/core/client";
import { createPortalVerifier } from "@postern/core/verifier";
import { describe, expect, test } from "vitest";
import { postern } from "./support.ts";

const baseUrl = "https://billing.example.com/portal";

function portalWith(options: { keys?: SigningKey[]; secret?: string }) {
  return createPortal({
    baseUrl,
    store: memoryStore(),
    customers: { find: ({ customerId }) => ({ id: customerId! }) },
    scopes: ["invoices:read"],
    defaultScopes: ["invoices:read"],
    ...options,
  });
}

describe("postern keys", () => {
  test.each(["Ed25519", "RS256", "HS256"])("makes a %s key that signs portal tokens", async (alg) => {
    const { code, out, err } = await postern(["keys", "--alg", alg, "--json"]);
    expect([code, err]).toEqual([0, ""]);
    const key = JSON.parse(out) as SigningKey;
    expect(key).toMatchObject({ alg, kid: expect.stringMatching(/^2026-11-26-[0-9a-f]{6}$/) });
    const { token } = await portalWith({ keys: [key] }).sessions.create({ customerId: "cus_1", delivery: "token" });
    const verifier = createPortalVerifier({ baseUrl, scopes: ["invoices:read"], keys: [key] });
    expect(await verifier.authorize(token, "invoices:read")).toMatchObject({ customerId: "cus_1" });
  });

  test("makes another key under another name each time, Ed25519 unless told otherwise", async () => {
    const [one, two] = await Promise.all([postern(["keys"]), postern(["keys"])]);
    expect(one.json).toMatchObject({ alg: "Ed25519" });
    expect((one.json as SigningKey).kid).not.toBe((two.json as SigningKey).kid);
    expect((one.json as SigningKey).privateKey).not.toEqual((two.json as SigningKey).privateKey);
  });

  test("takes the name it is given", async () => {
    expect((await postern(["keys", "--kid", "2026-12"])).json).toMatchObject({ kid: "2026-12" });
    for (const kid of ["", "a b", "a".repeat(65), "../x"])
      expect(await postern(["keys", `--kid=${kid}`])).toMatchObject({
        code: 2,
        err: expect.stringContaining("--kid must be"),
      });
  });

  test.each(["none", "ES256", "ed25519", "constructor"])("makes no key for %s", async (alg) => {
    expect(await postern(["keys", "--alg", alg])).toMatchObject({ code: 2, out: "" });
  });
});

describe("postern api-key", () => {
  const made = async (...flags: string[]) =>
    (await postern(["api-key", "--json", ...flags])).json as { key: string; entry: ApiKey };

  test("makes a key that apiKeys knows by its hash alone", async () => {
    const { key, entry } = await made();
    expect(key).toMatch(/^sk_[\w-]{43}$/);
    expect(Object.keys(entry)).toEqual(["sha256"]);
    const authenticate = apiKeys([entry]);
    expect(await authenticate(key)).toMatchObject({
      tenantId: "default",
      permissions: ["sessions:read", "sessions:write"],
    });
    expect(await authenticate(`${key}x`)).toBeUndefined();
    expect(() => createPortalClient({ baseUrl, apiKey: key })).not.toThrow();
  });

  test("makes it for a tenant, and with a prefix", async () => {
    const { key, entry } = await made("--tenant", "acme", "--prefix", "sk_live_");
    expect(key).toMatch(/^sk_live_/);
    expect(await apiKeys([entry])(key)).toMatchObject({ tenantId: "acme" });
  });

  test("makes a publishable one that clients refuse", async () => {
    const { key, entry } = await made("--publishable");
    expect(await apiKeys([entry])(key)).toMatchObject({ publishable: true });
    expect(() => createPortalClient({ baseUrl, apiKey: key })).toThrow("publishable");
  });

  test("prints the key once, and its entry", async () => {
    const { out } = await postern(["api-key"]);
    const [key = "", , , entry = ""] = out.split("\n");
    expect(out.split(key)).toHaveLength(2);
    expect(await apiKeys([JSON.parse(entry) as ApiKey])(key)).toMatchObject({ tenantId: "default" });
  });

  test.each([
    [["--prefix", "pk_live_"], "the prefix pk_ is for publishable keys"],
    [["--publishable", "--prefix", "sk_"], "the prefix pk_ is for publishable keys"],
    [["--prefix", ""], "--prefix must be"],
    [["--prefix", "a b"], "--prefix must be"],
    [["--tenant", ""], "--tenant must be"],
    [["--tenant", "a\nb"], "--tenant must be"],
  ])("is called wrongly with %j", async (flags, message) => {
    expect(await postern(["api-key", ...flags])).toMatchObject({
      code: 2,
      out: "",
      err: expect.stringContaining(message),
    });
  });
});

describe("postern secret", () => {
  test("makes what lets create take an idempotency key", async () => {
    const { secret } = (await postern(["secret", "--json"])).json as { secret: string };
    const { sessions } = portalWith({ secret });
    const first = await sessions.create({ customerId: "cus_1" }, { idempotencyKey: "order-7" });
    expect(await sessions.create({ customerId: "cus_1" }, { idempotencyKey: "order-7" })).toEqual(first);
    expect((await postern(["secret"])).out).toMatch(/^[\w-]{43}\n$/);
  });
});
