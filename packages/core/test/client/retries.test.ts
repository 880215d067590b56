import { describe, expect, test } from "vitest";
import { sleep } from "../../src/client/repeat.ts";
import { errorOf, flaky, type Mood } from "./support.ts";

const away: Mood = { status: 503, headers: { "content-type": "text/html" }, body: "<h1>away</h1>" };
const busy: Mood = { status: 429, headers: { "retry-after": "1" }, body: "<h1>Too many requests</h1>" };
const problem = (status: number, code: string, headers = {}): Mood => ({
  status,
  headers: { "content-type": "application/problem+json", ...headers },
  body: JSON.stringify({ type: "x", title: "x", status, code, detail: "So it is." }),
});
const acme = { customerId: "cus_acme" } as const;

describe("a call that may happen twice", () => {
  test.each<[string, Mood]>([
    ["a connection that drops", "drop"],
    ["a reply that is lost", "lose"],
    ["a gateway's 503", away],
    ["a proxy's 429", busy],
    ["a portal's 503", problem(503, "store_unavailable", { "retry-after": "1" })],
  ])("comes through %s", async (_what, mood) => {
    const { sessions, seen } = await flaky([mood, mood]);
    const { id } = await sessions.create(acme);
    expect((await sessions.list()).data.map((each) => each.id)).toEqual([id]);
    const sent = seen.slice(0, 3).map(({ headers }) => headers["idempotency-key"]);
    expect(new Set(sent).size).toBe(1);
  });

  test.each<[string, Mood]>([
    ["never answers", "hang"],
    ["stops in the middle of its reply", "stall"],
  ])("is not kept waiting by a server that %s", async (_what, mood) => {
    const { sessions, seen } = await flaky([mood, mood, mood], { timeoutMs: 60 });
    const error = await errorOf(sessions.list());
    expect(error).toMatchObject({ code: "server_timeout", status: 504 });
    expect(error.message).toBe("No whole reply came within 60 ms.");
    expect(seen).toHaveLength(3);
  });

  test.each([0, 1, 5])("is repeated at most %i times, as maxRetries says", async (maxRetries) => {
    const { sessions, seen } = await flaky(
      Array.from({ length: 20 }, () => away),
      { maxRetries },
    );
    expect(await errorOf(sessions.get("ps_aaaaaaaaaaaaaaaaaaaaaaaaaaaa"))).toMatchObject({
      code: "server_unreachable",
    });
    expect(seen).toHaveLength(1 + maxRetries);
  });

  test("waits longer each time, with jitter, and never less than Retry-After", async () => {
    const moods = [away, away, problem(503, "store_unavailable", { "retry-after": "2" }), away, busy];
    const { sessions, waits } = await flaky(moods, { maxRetries: 5 });
    await sessions.list();
    expect(waits).toEqual([150, 300, 2000 + 600, 1200, 1000 + 2400]);
  });

  test.each([
    ["longer than it would wait", problem(503, "store_corrupt", { "retry-after": "30" }), "store_corrupt", "30"],
    ["of a gateway, too", { status: 503, headers: { "retry-after": "120" } }, "server_unreachable", "120"],
    ["of a rate limit, too", { status: 429, headers: { "retry-after": "60" } }, "rate_limited", "60"],
  ])("is not repeated after a Retry-After %s, which the error tells", async (_what, mood, code, seconds) => {
    const { sessions, seen } = await flaky([mood]);
    expect(await errorOf(sessions.list())).toMatchObject({ code, headers: { "retry-after": seconds } });
    expect(seen).toHaveLength(1);
  });

  test.each<[number, Mood, string]>([
    [400, problem(400, "request_malformed"), "request_malformed"],
    [401, problem(401, "api_key_invalid"), "api_key_invalid"],
    [404, problem(404, "session_unknown"), "session_unknown"],
    [408, { status: 408 }, "reply_malformed"],
  ])("is not repeated after a %i", async (_status, mood, code) => {
    const { sessions, seen } = await flaky([mood]);
    expect(await errorOf(sessions.list())).toMatchObject({ code });
    expect(seen).toHaveLength(1);
  });

  test("ends every session once, though its reply is lost", async () => {
    const { sessions, portal } = await flaky(["lose"]);
    const { id } = await portal.sessions.create(acme);
    await sessions.revoke({ all: true });
    expect(await portal.sessions.get(id)).toMatchObject({ status: "revoked" });
  });
});

describe("create, where the portal has no secret", () => {
  const unavailable = problem(400, "idempotency_unavailable");
  const keysOf = (seen: Awaited<ReturnType<typeof flaky>>["seen"]) =>
    seen.map(({ headers }) => typeof headers["idempotency-key"]);

  test("is sent once more without a key, and for five minutes without one", async () => {
    const { sessions, seen, time } = await flaky([], { keyed: false });
    await sessions.create(acme);
    time.now += 299_999;
    await sessions.create(acme);
    expect(keysOf(seen)).toEqual(["string", "undefined", "undefined"]);
    time.now += 1;
    await sessions.create(acme);
    expect(keysOf(seen).slice(3)).toEqual(["string", "undefined"]);
    expect((await sessions.list()).data).toHaveLength(3);
  });

  test("goes by a key again once every process has the secret", async () => {
    const { sessions, seen, time } = await flaky([unavailable]);
    await sessions.create(acme);
    time.now += 300_000;
    await sessions.create(acme);
    expect(keysOf(seen)).toEqual(["string", "undefined", "string"]);
  });

  test("makes no second session where a process that has it lost its reply, and the next one lacks it", async () => {
    const { sessions, seen, portal } = await flaky(["lose", unavailable]);
    expect(await errorOf(sessions.create(acme))).toMatchObject({ code: "idempotency_unavailable" });
    expect((await portal.sessions.list()).data).toHaveLength(1);
    await sessions.create(acme);
    expect(keysOf(seen)).toEqual(["string", "string", "string"]);
  });

  test.each<[string, Mood, string]>([
    ["the reply was lost", "lose", "server_unreachable"],
    ["the connection dropped", "drop", "server_unreachable"],
    ["the server was late", "hang", "server_timeout"],
    ["a 503 came", away, "server_unreachable"],
    ["a 429 came", busy, "rate_limited"],
  ])("is not repeated after %s", async (_what, mood, code) => {
    const { sessions, seen } = await flaky(["answer", mood], { keyed: false, timeoutMs: 500 });
    expect(await errorOf(sessions.create(acme))).toMatchObject({ code });
    expect(seen).toHaveLength(2);
  });

  test("refuses a key that the caller counts on", async () => {
    const { sessions, seen } = await flaky([], { keyed: false });
    const error = await errorOf(sessions.create(acme, { idempotencyKey: "order-7" }));
    expect(error).toMatchObject({ code: "idempotency_unavailable" });
    expect(seen).toHaveLength(1);
  });
});

describe("the caller's signal", () => {
  test("ends a call that waits for its reply, with the signal's own reason", async () => {
    const ending = new AbortController();
    const { sessions, seen } = await flaky(["hang"]);
    const call = errorOf(sessions.list({}, { signal: ending.signal }));
    while (seen.length === 0) await new Promise((next) => setImmediate(next));
    ending.abort(new Error("enough"));
    expect((await call).message).toBe("enough");
    expect(seen).toHaveLength(1);
  });

  test("sends nothing once it is aborted", async () => {
    const { sessions, seen } = await flaky([]);
    const signal = AbortSignal.abort(new Error("before"));
    const calls = [
      sessions.create(acme, { signal }),
      sessions.revoke({ all: true }, { signal }),
      sessions.list({}, { signal }),
    ];
    for (const call of calls) expect((await errorOf(call)).message).toBe("before");
    expect(seen).toEqual([]);
  });

  test("ends a wait between two attempts", async () => {
    const ending = new AbortController();
    const waiting = errorOf(sleep(600_000, ending.signal));
    ending.abort(new Error("enough"));
    expect((await waiting).message).toBe("enough");
    expect((await errorOf(sleep(1, ending.signal))).message).toBe("enough");
    await expect(sleep(1, undefined)).resolves.toBeUndefined();
  });
});
