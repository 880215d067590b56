import { describe, expect, test } from "vitest";
import { createPortalClient, type PortalError } from "../../src/client/index.ts";
import { keys, NOW } from "../http/support.ts";
import { errorOf, flaky, serveManagement } from "./support.ts";

async function served() {
  const server = await serveManagement();
  return { ...server, sessions: createPortalClient({ baseUrl: server.baseUrl, apiKey: keys.full }).portalSessions };
}

describe("create", () => {
  test("answers what the portal's own process answers", async () => {
    const { sessions, portal } = await served();
    const input = { customerExternalId: "acme-001", actor: "jo", metadata: { order: "7" }, locale: "de" };
    const created = await sessions.create(input);
    const { url, token, ...view } = created;
    expect(view).toEqual(await portal.sessions.get(created.id));
    expect(view).toMatchObject({ status: "issued", customerId: "cus_acme", createdAt: NOW, metadata: { order: "7" } });
    expect(url).toBe(`https://billing.example.com/portal/open/${token}`);
  });

  test("gives the same session again under the caller's own key", async () => {
    const { sessions } = await served();
    const first = await sessions.create({ customerId: "cus_acme" }, { idempotencyKey: "order-7" });
    expect(await sessions.create({ customerId: "cus_acme" }, { idempotencyKey: "order-7" })).toEqual(first);
    const other = errorOf(sessions.create({ customerId: "cus_globex" }, { idempotencyKey: "order-7" }));
    expect(await other).toMatchObject({ code: "idempotency_key_reused", status: 422 });
  });

  test("takes a new key for each call", async () => {
    const { sessions, seen } = await served();
    const [one, two] = [
      await sessions.create({ customerId: "cus_acme" }),
      await sessions.create({ customerId: "cus_acme" }),
    ];
    expect(one.id).not.toBe(two.id);
    const sent = seen.map(({ headers }) => headers["idempotency-key"]);
    expect(new Set(sent).size).toBe(2);
    expect(sent).not.toContain(undefined);
  });

  test.each([["a\nb"], [""], ["é"], ["x".repeat(256)], [7]])(
    "refuses the idempotency key %j before it is sent",
    async (key) => {
      const { sessions, seen } = await served();
      const error = await errorOf(sessions.create({ customerId: "cus_acme" }, { idempotencyKey: key as string }));
      expect(error).toMatchObject({ code: "request_malformed", errors: [{ path: "idempotencyKey" }] });
      expect(seen).toEqual([]);
    },
  );

  test("tells a refusal with its code, status, detail and fields", async () => {
    const { sessions } = await served();
    const error = await errorOf(sessions.create({ customerId: "cus_acme", ttlSeconds: 5 }));
    expect(error).toMatchObject({
      name: "PortalError",
      code: "ttl_out_of_bounds",
      status: 400,
      message: "ttlSeconds must be a whole number of seconds from 60 to 86400.",
      errors: [{ path: "ttlSeconds", message: "must be a whole number of seconds from 60 to 86400" }],
    });
  });
});

describe("get", () => {
  test("reads one session and never its token", async () => {
    const { sessions } = await served();
    const { id, token } = await sessions.create({ customerId: "cus_acme" });
    const view = await sessions.get(id);
    expect(view).toMatchObject({ id, status: "issued" });
    expect(JSON.stringify(view)).not.toContain(token);
  });

  test.each(["", "..", "../..", "revoke", "openapi.json", "ps_a/../b", "ps_?x", "ps_%2e", undefined, 7])(
    "knows no session %j, and asks no server",
    async (id) => {
      const { sessions, seen } = await served();
      expect(await errorOf(sessions.get(id as string))).toMatchObject({ code: "session_unknown", status: 404 });
      expect(seen).toEqual([]);
    },
  );
});

describe("list", () => {
  test("gives one page to await, and every session to for await", async () => {
    const { sessions, portal, clock, seen } = await served();
    const ids: string[] = [];
    for (let index = 0; index < 7; index += 1) {
      ids.unshift((await portal.sessions.create({ customerId: "cus_acme" })).id);
      clock.now += 1;
    }
    await portal.sessions.create({ customerId: "cus_globex" });
    const page = await sessions.list({ customerId: "cus_acme", limit: 3 });
    expect(page.data.map(({ id }) => id)).toEqual(ids.slice(0, 3));
    expect(page.nextCursor).toEqual(expect.any(String));
    const asked = seen.length;
    const all: string[] = [];
    for await (const session of sessions.list({ customerId: "cus_acme", limit: 3 })) all.push(session.id);
    expect(all).toEqual(ids);
    expect(seen.length - asked).toBe(3);
  });

  test("starts at a cursor and asks for no page that the loop does not come to", async () => {
    const { sessions, portal, clock, seen } = await served();
    for (let index = 0; index < 6; index += 1) {
      await portal.sessions.create({ customerId: "cus_acme" });
      clock.now += 1;
    }
    const { data, nextCursor } = await sessions.list({ limit: 2 });
    for await (const session of sessions.list({ limit: 2, cursor: nextCursor! })) {
      expect(data.map(({ id }) => id)).not.toContain(session.id);
      break;
    }
    expect(seen).toHaveLength(2);
  });

  test("passes every filter on, and names the one that is wrong", async () => {
    const { sessions, seen } = await served();
    const { id } = await sessions.create({ customerExternalId: "acme-001", actor: "jo & co" });
    await sessions.revoke(id);
    const filters = { customerExternalId: "acme-001", actor: "jo & co", includeExpired: true, limit: 5 };
    expect((await sessions.list(filters)).data).toMatchObject([{ id, status: "revoked" }]);
    expect(seen.at(-1)!.path).toContain("actor=jo+%26+co&includeExpired=true&limit=5");
    const refused = await errorOf(sessions.list({ limit: 101 }));
    expect(refused).toMatchObject({ code: "request_malformed", errors: [{ path: "limit" }] });
  });

  test("rejects the loop as it rejects the promise", async () => {
    const { sessions } = await served();
    const loop = async () => {
      for await (const session of sessions.list({ cursor: "junk" })) throw new Error(session.id);
    };
    expect(await errorOf(loop())).toMatchObject({ code: "request_malformed", errors: [{ path: "cursor" }] });
  });

  test("ends, with an error, when a server gives one cursor for ever", async () => {
    const body = JSON.stringify({ data: [], nextCursor: "again" });
    const { sessions } = await flaky([200, 200, 200].map((status) => ({ status, body })));
    const loop = async () => {
      for await (const session of sessions.list()) throw new Error(session.id);
    };
    expect(await errorOf(loop())).toMatchObject({ code: "reply_malformed" });
  });
});

describe("revoke", () => {
  const targets = {
    "an id": ({ id }: { id: string }) => id,
    "{ jti }": ({ id }: { id: string }) => ({ jti: id }),
    "{ customerId }": () => ({ customerId: "cus_acme" }),
    "{ customerExternalId }": () => ({ customerExternalId: "acme-001" }),
    "{ all: true }": () => ({ all: true }) as const,
  };
  test.each(Object.entries(targets))("ends by %s", async (_what, target) => {
    const { sessions, portal } = await served();
    const session = await sessions.create({ customerId: "cus_acme", delivery: "token" });
    expect(await sessions.revoke(target(session))).toBeUndefined();
    await expect(portal.authorize(session.token)).rejects.toMatchObject({ code: "session_revoked" });
  });

  test("goes by the name delete too, for one session", async () => {
    const { sessions } = await served();
    const { id } = await sessions.create({ customerId: "cus_acme" });
    await sessions.delete(id);
    expect(await sessions.get(id)).toMatchObject({ status: "revoked" });
  });

  test.each([[{}], [{ jti: "ps_x", all: true }], [{ all: false }], [undefined], [null], [["ps_x"]]])(
    "ends nothing by %j",
    async (target) => {
      const { sessions, portal } = await served();
      const { id } = await sessions.create({ customerId: "cus_acme" });
      const error = (await errorOf(sessions.revoke(target as never))) as PortalError;
      expect(error.status).toBeGreaterThanOrEqual(400);
      expect(error.status).toBeLessThan(500);
      expect(await portal.sessions.get(id)).toMatchObject({ status: "issued" });
    },
  );
});

describe("a key", () => {
  test.each([
    ["nobody's", "sk_test_nobody_000", "api_key_invalid"],
    ["a reader's", keys.reader, "permission_missing"],
  ])("that is %s is refused as the server refuses it", async (_whose, apiKey, code) => {
    const { baseUrl } = await serveManagement();
    const { portalSessions } = createPortalClient({ baseUrl, apiKey });
    expect(await errorOf(portalSessions.create({ customerId: "cus_acme" }))).toMatchObject({ code });
  });
});
