import { describe, expect, test } from "vitest";
import { jsonOf } from "./request.ts";
import { keys, NOW, ORIGIN, RETURN_URL, setUp } from "./support.ts";

const iso = (ms: number) => new Date(ms).toISOString();

describe("POST / > mints a session", () => {
  test("and tells it whole, with its link, its defaults and where to read it", async () => {
    const { manage } = setUp();
    const reply = await manage("POST", "/", { body: { customerId: "cus_acme" }, fullPath: "/v1/portal-sessions" });
    const session = jsonOf(reply);
    expect(reply.status).toBe(201);
    expect(reply.headers["content-type"]).toBe("application/json; charset=utf-8");
    expect(reply.headers["location"]).toBe(`/v1/portal-sessions/${String(session["id"])}`);
    expect(session).toEqual({
      id: expect.stringMatching(/^ps_/),
      status: "issued",
      isUsed: false,
      customerId: "cus_acme",
      customerExternalId: "acme-001",
      actor: null,
      scopes: ["invoices:read"],
      use: "once",
      delivery: "link",
      returnUrl: null,
      page: null,
      locale: null,
      metadata: null,
      createdAt: "2026-01-02T03:04:05.678Z",
      openUntil: "2026-01-02T04:04:05.678Z",
      expiresAt: "2026-01-02T04:04:05.678Z",
      redeemedAt: null,
      revokedAt: null,
      url: `${ORIGIN}/portal/open/${String(session["token"])}`,
      token: expect.stringMatching(/^pslink_/),
    });
  });

  test("and keeps everything it was given", async () => {
    const { manage } = setUp();
    const terms = {
      actor: "ada@acme.example",
      scopes: ["subscriptions:write", "subscriptions:read"],
      ttlSeconds: 60,
      use: "many",
      delivery: "redirect",
      openWithinSeconds: 30,
      returnUrl: RETURN_URL,
      page: "/invoices?open=1#top",
      locale: "de-CH",
      metadata: { note: "naïve ✓", constructor: "a word like any other" },
    };
    const session = jsonOf(await manage("POST", "/", { body: { customerExternalId: "acme-001", ...terms } }));
    const { ttlSeconds: _, openWithinSeconds: __, ...kept } = terms;
    expect(session).toMatchObject({ ...kept, scopes: ["subscriptions:read", "subscriptions:write"] });
    expect(session).toMatchObject({ openUntil: iso(NOW + 30_000), expiresAt: iso(NOW + 60_000) });
  });

  test("as a portal token at once for delivery token", async () => {
    const { manage, portal } = setUp();
    const session = jsonOf(await manage("POST", "/", { body: { customerId: "cus_acme", delivery: "token" } }));
    expect(session).toMatchObject({ url: null, status: "redeemed", isUsed: true, use: "many", redeemedAt: iso(NOW) });
    await expect(portal.authorize(session["token"] as string)).resolves.toMatchObject({ customerId: "cus_acme" });
  });

  test.each(["/v1/portal-sessions", "/v1/portal-sessions/"])("with a Location below %s", async (fullPath) => {
    const { manage } = setUp();
    const reply = await manage("POST", "/", { body: { customerId: "cus_plain" }, fullPath });
    expect(reply.headers["location"]).toBe(`/v1/portal-sessions/${String(jsonOf(reply)["id"])}`);
  });
});

describe("GET /:id", () => {
  test("tells the session, never its credential", async () => {
    const { manage, mint } = setUp();
    const { url: _, token: __, ...session } = await mint({ metadata: { order: "7" } });
    const reply = await manage("GET", `/${session.id}`);
    expect(reply.status).toBe(200);
    expect(jsonOf(reply)).toEqual({
      ...session,
      createdAt: iso(session.createdAt),
      openUntil: iso(session.openUntil),
      expiresAt: iso(session.expiresAt),
    });
  });

  test.each(["GET", "DELETE"])("%s > does not know another tenant's session", async (method) => {
    const { management, portal, mint } = setUp();
    const { id } = await mint();
    const reply = await management(method, `/${id}`, { headers: { "x-api-key": keys.otherTenant } });
    expect(reply.status).toBe(404);
    expect(jsonOf(reply)["code"]).toBe("session_unknown");
    await expect(portal.sessions.get(id)).resolves.toMatchObject({ status: "issued" });
  });

  test.each([
    "ps_0000000000000000000000000000",
    "ps_",
    "nothing",
    "..",
    "%2e%2e",
    "..%2Fopenapi.json",
    "%00",
    "%",
    "%E0%A4",
    "%7B%7D*%3F%25_",
    "__proto__",
    "constructor",
    "a".repeat(8000),
  ])("answers 404 for the id %s", async (id) => {
    const { manage } = setUp();
    for (const method of ["GET", "DELETE"]) {
      const reply = await manage(method, `/${id}`);
      expect(reply.status).toBe(404);
      expect(jsonOf(reply)["code"]).toBe("session_unknown");
    }
  });
});

describe("GET /", () => {
  test("lists the live sessions of the key's tenant, newest first", async () => {
    const { management, manage, mint, clock } = setUp();
    const older = await mint();
    clock.now += 1;
    const newer = await mint({ customerId: "cus_globex", delivery: "token" });
    const page = jsonOf(await manage("GET", "/"));
    expect(page).toMatchObject({ data: [{ id: newer.id }, { id: older.id }], nextCursor: null });
    const others = await management("GET", "/", { headers: { "x-api-key": keys.otherTenant } });
    expect(jsonOf(others)).toEqual({ data: [], nextCursor: null });
  });

  test.each([
    ["customerId=cus_acme", ["acme"]],
    ["customerExternalId=globex-002", ["globex"]],
    ["customerId=cus_acme&actor=ada", []],
    ["customerId=cus_globex&actor=ada", ["globex"]],
    ["status=revoked", ["gone"]],
    ["status=revoked&includeExpired=false", ["gone"]],
    ["status=issued", ["acme", "globex"]],
    ["status=expired", []],
    ["includeExpired=true", ["acme", "globex", "gone"]],
    ["includeExpired=false", ["acme", "globex"]],
    ["customerId=cus%5Facme&limit=100", ["acme"]],
  ])("filters by %s", async (query, names) => {
    const { manage, portal, mint } = setUp();
    const sessions = {
      acme: await mint(),
      globex: await mint({ customerId: "cus_globex", actor: "ada" }),
      gone: await mint({ customerId: "cus_plain" }),
    };
    await portal.sessions.revoke(sessions.gone.id);
    const { data } = jsonOf(await manage("GET", "/", { query })) as { data: { id: string }[] };
    const wanted = names.map((name) => sessions[name as keyof typeof sessions].id);
    expect(data.map(({ id }) => id).toSorted()).toEqual(wanted.toSorted());
  });

  test("goes on at nextCursor until there is none", async () => {
    const { manage, mint } = setUp();
    const minted = [await mint(), await mint(), await mint()].map(({ id }) => id);
    const seen: string[] = [];
    let query = "limit=1";
    for (let pages = 0; pages < 10; pages += 1) {
      const page = jsonOf(await manage("GET", "/", { query })) as { data: { id: string }[]; nextCursor: string | null };
      seen.push(...page.data.map(({ id }) => id));
      if (page.nextCursor === null) break;
      query = `limit=1&cursor=${encodeURIComponent(page.nextCursor)}`;
    }
    expect(seen.toSorted()).toEqual(minted.toSorted());
  });
});
