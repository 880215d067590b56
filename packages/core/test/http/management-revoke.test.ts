import { describe, expect, test } from "vitest";
import { jsonOf } from "./request.ts";
import { keys, setUp } from "./support.ts";

describe("DELETE /:id", () => {
  test("ends the session at once, and once more is no error", async () => {
    const { manage, portal, mint } = setUp();
    const { id, token } = await mint({ delivery: "token" });
    for (let times = 0; times < 2; times += 1) {
      const reply = await manage("DELETE", `/${id}`);
      expect(reply).toMatchObject({ status: 204, body: undefined });
    }
    await expect(portal.authorize(token)).rejects.toMatchObject({ code: "session_revoked" });
  });

  test("is no error for a session that has expired", async () => {
    const { manage, mint, clock } = setUp();
    const { id, expiresAt } = await mint();
    clock.now = expiresAt;
    expect((await manage("DELETE", `/${id}`)).status).toBe(204);
  });
});

describe("POST /revoke", () => {
  test.each([
    ["jti", (id: string) => ({ jti: id }), ["a"]],
    ["customerId", () => ({ customerId: "cus_acme" }), ["a", "b"]],
    ["customerExternalId", () => ({ customerExternalId: "acme-001" }), ["a", "b"]],
    ["all", () => ({ all: true }), ["a", "b", "c"]],
  ])("by %s ends what it names and nothing else", async (_by, bodyFor, ended) => {
    const { manage, portal, mint } = setUp();
    const sessions = { a: await mint(), b: await mint(), c: await mint({ customerId: "cus_globex" }) };
    const elsewhere = await portal.forTenant("globex").sessions.create({ customerId: "cus_acme" });
    const reply = await manage("POST", "/revoke", { body: bodyFor(sessions.a.id) });
    expect(reply).toMatchObject({ status: 204, body: undefined });
    for (const [name, { id }] of Object.entries(sessions))
      expect((await portal.sessions.get(id)).status).toBe(ended.includes(name) ? "revoked" : "issued");
    expect((await portal.forTenant("globex").sessions.get(elsewhere.id)).status).toBe("issued");
  });

  test.each([{ customerId: "cus_nobody" }, { customerExternalId: "nobody" }, { all: true }])(
    "answers 204 for the owner %o without sessions",
    async (body) => {
      const { manage } = setUp();
      expect((await manage("POST", "/revoke", { body })).status).toBe(204);
    },
  );

  test.each(["nothing", "ps_0000000000000000000000000000", "ps_".padEnd(9000, "a")])(
    "answers 404 for the jti %s",
    async (jti) => {
      const { manage } = setUp();
      const reply = await manage("POST", "/revoke", { body: { jti } });
      expect(reply.status).toBe(404);
      expect(jsonOf(reply)["code"]).toBe("session_unknown");
    },
  );

  test("does not know another tenant's session", async () => {
    const { management, portal, mint } = setUp();
    const { id } = await mint();
    const headers = { "x-api-key": keys.otherTenant };
    expect((await management("POST", "/revoke", { headers, body: { jti: id } })).status).toBe(404);
    expect((await portal.sessions.get(id)).status).toBe("issued");
  });

  test.each<[unknown, string]>([
    [{}, "jti"],
    [{ jti: "a", all: true }, "jti"],
    [{ customerId: "cus_acme", customerExternalId: "acme-001" }, "jti"],
    [{ all: false }, "all"],
    [{ all: "true" }, "all"],
    [{ jti: 1 }, "jti"],
    [{ customerId: null }, "customerId"],
    [{ customerId: "cus_acme", tenantId: "globex" }, "tenantId"],
    ['{"all":true,"all":true}', ""],
    ['{"jti":"a","__proto__":{"all":true}}', "__proto__"],
    ["[]", ""],
    ["", ""],
  ])("refuses %j, naming the field", async (body, field) => {
    const { manage, portal, mint } = setUp();
    const { id } = await mint();
    const reply = await manage("POST", "/revoke", { body });
    expect(reply.status).toBe(400);
    expect(jsonOf(reply)).toMatchObject({ code: "request_malformed", errors: [{ path: field }] });
    expect((await portal.sessions.get(id)).status).toBe("issued");
  });
});
