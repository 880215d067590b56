import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { apiKeys, createPortal, memoryStore, type PortalSession } from "../../src/index.ts";
import { createGuard } from "../../src/http/index.ts";
import { idOfBillstackToken, newBillstackToken } from "../../src/profiles/billstack-token.ts";
import { profiles } from "../../src/profiles/index.ts";
import { isSessionId } from "../../src/token.ts";

const TOKEN = "00112233445566778899aabbccddeeff";

describe("a BillStack token", () => {
  test("finds its session by 128 bits of SHA-256, in base32", () => {
    const digest = createHash("sha256").update(`billstack${TOKEN}`).digest("hex").slice(0, 32);
    const id = idOfBillstackToken(TOKEN)!;
    const bits = Array.from(id.slice(3), (char) =>
      "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(char).toString(2).padStart(5, "0"),
    );
    expect(id).toMatch(/^ps_[A-Z2-7]{26}$/);
    expect(BigInt(`0b${bits.join("").slice(0, 128)}`)).toBe(BigInt(`0x${digest}`));
    expect(bits.join("").slice(128)).toBe("00");
    expect(isSessionId(id)).toBe(true);
  });

  test("is new every time, and in one spelling", () => {
    const made = Array.from({ length: 100 }, newBillstackToken);
    expect(new Set(made.map(({ token }) => token)).size).toBe(100);
    for (const { token, id } of made)
      expect([/^[0-9a-f]{32}$/.test(token), idOfBillstackToken(token)]).toEqual([true, id]);
  });

  test.each([undefined, 7, "", TOKEN.slice(1), `${TOKEN}0`, TOKEN.toUpperCase(), ` ${TOKEN}`, `${TOKEN}\n`, [TOKEN]])(
    "is not %j",
    (value) => expect(idOfBillstackToken(value)).toBeUndefined(),
  );
});

describe("a BillStack session at rest", () => {
  const stored: PortalSession[] = [];
  const store = memoryStore();
  const portal = createPortal({
    baseUrl: "https://billing.example/p",
    store: {
      ...store,
      create: (session) => {
        stored.push(session);
        return store.create(session);
      },
    },
    customers: { find: ({ customerId }) => (customerId === "pc_1" ? { id: "pc_1" } : undefined) },
    scopes: ["invoices:read"],
    defaultScopes: ["invoices:read"],
    authenticate: apiKeys([{ key: "bs_test_0001", tenantId: '["t","p"]' }]),
    keys: [{ kid: "1", alg: "HS256", secret: "k".repeat(32) }],
  });
  const billstack = profiles.billstack(portal, { portalUrl: "https://billing.example/portal" });

  async function mint(): Promise<string> {
    const headers: Record<string, string> = {
      authorization: "Bearer bs_test_0001",
      "content-type": "application/json",
    };
    const reply = await billstack.handler({
      method: "POST",
      path: "/api/billstack/teams/t/projects/p/portal",
      query: "",
      fullPath: "/api/billstack/teams/t/projects/p/portal",
      header: (name) => headers[name],
      body: async () => ({ text: '{"customerId":"pc_1"}' }),
    });
    return (JSON.parse(reply!.body!) as { token: string }).token;
  }

  test("holds the hash of its token and nothing that opens anything", async () => {
    const token = await mint();
    const record = stored.at(-1)!;
    expect(JSON.stringify(record)).not.toContain(token);
    expect(record).toMatchObject({
      delivery: "token",
      use: "many",
      kid: null,
      linkHash: null,
      tokenHash: createHash("sha256").update(token).digest("base64url"),
    });
  });

  test("is authorized by the profile and refused by the portal", async () => {
    const token = await mint();
    expect(await billstack.authorize(token, "invoices:read")).toMatchObject({
      customerId: "pc_1",
      tenantId: '["t","p"]',
    });
    await expect(portal.authorize(token)).rejects.toMatchObject({ code: "token_invalid" });
    await expect(portal.redeem(token)).rejects.toMatchObject({ code: "link_invalid" });
    const other = await portal.forTenant('["t","p"]').sessions.create({ customerId: "pc_1", delivery: "token" });
    await expect(billstack.authorize(other.token)).rejects.toMatchObject({ code: "token_invalid" });
  });

  test("is refused as a page with a way back to a person who follows the link, and the cookie stays", async () => {
    const guard = createGuard(billstack);
    const headers: Record<string, string> = {
      "sec-fetch-mode": "navigate",
      accept: "text/html",
      cookie: "__Host-postern=x",
    };
    const verdict = await guard(
      "GET",
      (name) => headers[name],
      undefined,
      () => `/portal/${TOKEN}`,
    );
    expect(verdict).toMatchObject({
      access: undefined,
      reply: { status: 401, headers: { "content-type": "text/html; charset=utf-8" } },
    });
    expect(JSON.stringify(verdict)).not.toContain("set-cookie");
    expect(JSON.stringify(verdict)).not.toContain(TOKEN);
  });

  test("is asked for by nobody where the adapter tells no path", async () => {
    const verdict = await createGuard(billstack)("GET", () => undefined);
    expect(verdict).toMatchObject({ access: undefined, error: { code: "credential_missing" } });
  });
});
