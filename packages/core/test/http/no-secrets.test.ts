import { describe, expect, test } from "vitest";
import { createGuard, type HttpReply } from "../../src/http/index.ts";
import { type CreatedSession, memoryStore, type PortalSession } from "../../src/index.ts";
import { form, headersOf, navigation, ownForm } from "./request.ts";
import { keys, setUp } from "./support.ts";

const CLAIMANT = "A".repeat(43);

/** A portal with a link, a redeemed link and a portal token, and everything of them that must stay secret. */
async function setUpSecrets() {
  const records = new Map<string, PortalSession>();
  const store = memoryStore();
  const bench = setUp({
    store: { ...store, create: async (session) => (records.set(session.id, session), store.create(session)) },
  });
  const sessions: Record<"link" | "redeemed" | "direct", CreatedSession> = {
    link: await bench.mint({ metadata: { note: "not for the customer" } }),
    redeemed: await bench.mint({ use: "many" }),
    direct: await bench.mint({ delivery: "token" }),
  };
  const { token: portalToken } = await bench.portal.redeem(sessions.redeemed.token, { claimant: CLAIMANT });
  const tokens = [...Object.values(sessions).map(({ token }) => token), portalToken];
  const stored = await Promise.all([...records.keys()].map(async (id) => (await store.find(id))!));
  const hashes = stored.flatMap(({ salt, linkHash, tokenHash, epoch }) => [salt, linkHash, tokenHash, epoch]);
  const secrets = [...tokens, ...tokens.map((token) => token.split(".")[1]!), ...hashes, ...Object.values(keys)];
  return { bench, sessions, portalToken, secrets: secrets.filter((each) => each !== null) };
}

/** The secrets that a reply tells. */
function leaksOf({ headers, body }: HttpReply, secrets: readonly string[]): readonly string[] {
  const told = JSON.stringify([headers, body]);
  return secrets.filter((secret) => told.includes(secret));
}

describe("no secret is told", () => {
  test("by reading, listing or describing sessions", async () => {
    const { bench, sessions, secrets } = await setUpSecrets();
    for (const { id } of Object.values(sessions))
      expect(leaksOf(await bench.manage("GET", `/${id}`), secrets)).toEqual([]);
    const list = await bench.manage("GET", "/", { query: "includeExpired=true" });
    expect(list.body).toContain(sessions.direct.id);
    expect(leaksOf(list, secrets)).toEqual([]);
    expect(leaksOf(await bench.manage("GET", "/", { query: "limit=1" }), secrets)).toEqual([]);
    expect(leaksOf(await bench.management("GET", "/openapi.json"), secrets)).toEqual([]);
  });

  test("by the reply of create, but for its own credential", async () => {
    const { bench, secrets } = await setUpSecrets();
    expect(leaksOf(await bench.manage("POST", "/", { body: { customerId: "cus_acme" } }), secrets)).toEqual([]);
  });

  test.each<[string, Record<string, string>]>([
    ["to scripts", {}],
    ["to people", navigation],
  ])("by the refusals of links %s", async (_whom, accept) => {
    const { bench, sessions, portalToken, secrets } = await setUpSecrets();
    const open = (token: string) => bench.visit("GET", `/open/${token}`, { headers: accept });
    const spoiled = [`${sessions.link.token}x`, sessions.link.token.slice(0, -1), portalToken, sessions.direct.token];
    for (const token of spoiled) {
      const reply = await open(token);
      expect(reply.status).toBe(400);
      expect(leaksOf(reply, secrets)).toEqual([]);
    }
    await bench.portal.sessions.revoke({ all: true });
    for (const { token } of [sessions.link, sessions.redeemed]) {
      const reply = await open(token);
      expect(reply.status).toBe(410);
      expect(leaksOf(reply, secrets)).toEqual([]);
    }
  });

  test("by the refusals of redeeming", async () => {
    const { bench, sessions, portalToken, secrets } = await setUpSecrets();
    const { token } = sessions.link;
    for (const body of [{ token: portalToken }, { token, extra: token }, { token: [token] }, `{"token":"${token}"`])
      expect(leaksOf(await bench.visit("POST", "/redeem", { body }), secrets)).toEqual([]);
    for (const headers of [ownForm, { ...ownForm, "sec-fetch-site": "cross-site" }])
      for (const body of [form({ token }), `token=${token}&token=${token}`, `token=${token}%`])
        expect(leaksOf(await bench.visit("POST", "/redeem", { headers, body }), secrets)).toEqual([]);
    bench.clock.now += 3_600_000;
    const cookie = `__Host-postern-claimant=${CLAIMANT}`;
    expect(
      leaksOf(
        await bench.visit("POST", "/redeem", { headers: { ...ownForm, cookie }, body: form({ token }) }),
        secrets,
      ),
    ).toEqual([]);
  });

  test("by the refusals of the guard", async () => {
    const { bench, sessions, portalToken, secrets } = await setUpSecrets();
    const guard = createGuard(bench.portal, ["subscriptions:read"]);
    const link = sessions.link.token;
    const requests = [
      { authorization: `Bearer ${portalToken}` },
      { authorization: `Bearer ${link}` },
      { authorization: `Bearer ${portalToken}`, "x-session-token": link },
      { cookie: `__Host-postern=${portalToken}; __Host-postern=${link}` },
      { cookie: `__Host-postern=${link}`, ...navigation },
    ];
    for (const round of [0, 1, 2]) {
      for (const headers of requests) {
        const decided = await guard("GET", headersOf(headers));
        if (decided.access !== undefined) throw new Error("admitted");
        expect(leaksOf(decided.reply, secrets)).toEqual([]);
        for (const secret of secrets) expect(decided.error.message).not.toContain(secret);
      }
      if (round === 0) await bench.portal.sessions.revoke({ all: true });
      bench.clock.now += 3_600_000;
    }
  });

  test("by the refusals of the management API", async () => {
    const { bench, sessions, secrets } = await setUpSecrets();
    const { token } = sessions.link;
    expect(
      leaksOf(await bench.management("GET", "/", { headers: { "x-api-key": keys.publishable } }), secrets),
    ).toEqual([]);
    expect(leaksOf(await bench.management("GET", "/", { headers: { "x-api-key": `${keys.full}x` } }), secrets)).toEqual(
      [],
    );
    const both = { "x-api-key": keys.full, authorization: `Bearer ${keys.reader}` };
    expect(leaksOf(await bench.management("GET", "/", { headers: both }), secrets)).toEqual([]);
    for (const path of [`/${token}`, `/${encodeURIComponent(`${token}%`)}`])
      expect(leaksOf(await bench.manage("GET", path), secrets)).toEqual([]);
    for (const body of [{ customerId: { a: token } }, { jti: token }, `{"jti":"${token}"`, { customerId: token }])
      for (const path of ["/", "/revoke"])
        expect(leaksOf(await bench.manage("POST", path, { body }), secrets)).toEqual([]);
    expect(leaksOf(await bench.manage("GET", "/", { query: `cursor=${token}` }), secrets)).toEqual([]);
  });

  test("by what an outage is reported as", async () => {
    const { bench, sessions, portalToken, secrets } = await setUpSecrets();
    bench.down.directory = true;
    await bench.manage("POST", "/", { body: { customerId: "cus_acme" } });
    await bench.visit("GET", `/open/${sessions.link.token}`);
    await bench.visit("GET", "/session", { headers: { authorization: `Bearer ${portalToken}` } });
    expect(bench.faults.length).toBeGreaterThan(0);
    for (const fault of bench.faults)
      for (const secret of secrets) expect(`${fault.stack} ${String(fault.cause)}`).not.toContain(secret);
  });
});
