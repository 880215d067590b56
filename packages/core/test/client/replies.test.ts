import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { keys } from "../http/support.ts";
import { errorOf, flaky, serveManagement } from "./support.ts";

const session = {
  id: "ps_aaaaaaaaaaaaaaaaaaaaaaaaaaaa",
  status: "issued",
  isUsed: false,
  customerId: "cus_acme",
  customerExternalId: null,
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
};
const { id } = session;
const answer = (body: unknown, status = 200) => [
  { status, body: typeof body === "string" ? body : JSON.stringify(body) },
];

describe("a reply", () => {
  test("that is longer than any portal's is read no further", async () => {
    const { sessions } = await flaky(answer(JSON.stringify(session) + " ".repeat(8 * 1024 * 1024)));
    const error = await errorOf(sessions.get(id));
    expect(error).toMatchObject({ code: "reply_malformed", message: expect.stringContaining("longer than 8 MiB") });
  });

  test("is read with what a newer server adds left out", async () => {
    const { sessions } = await flaky(answer({ ...session, colour: "red" }));
    const view = await sessions.get(id);
    expect(view).toMatchObject({ id, createdAt: Date.parse(session.createdAt) });
    expect(view).not.toHaveProperty("colour");
  });

  test.each(Object.keys(session))("without %s is refused, by that name", async (name) => {
    const { sessions } = await flaky(answer({ ...session, [name]: undefined }));
    const error = await errorOf(sessions.get(id));
    expect(error).toMatchObject({ code: "reply_malformed", status: 502 });
    expect(error.message).toContain(`The member ${name} is missing or wrong.`);
  });

  test.each([
    ["id", "../ps_a"],
    ["status", "open"],
    ["isUsed", "false"],
    ["customerId", 7],
    ["actor", {}],
    ["scopes", "invoices:read"],
    ["scopes", [1]],
    ["use", "twice"],
    ["metadata", { a: 1 }],
    ["metadata", ["a"]],
    ["createdAt", 1_767_323_045_678],
    ["createdAt", "2026-01-02T03:04:05Z"],
    ["expiresAt", "2026-02-30T03:04:05.678Z"],
    ["expiresAt", "tomorrow"],
  ])("whose %s is %j is refused", async (name, value) => {
    const { sessions } = await flaky(answer({ ...session, [name]: value }));
    const error = await errorOf(sessions.get(id));
    expect(error).toMatchObject({ code: "reply_malformed" });
    expect(error.message).toContain(name);
  });

  test.each(["", "null", "[]", "7", '"ps_"', "<html>", "{"])("of %j is refused", async (text) => {
    const { sessions } = await flaky([...answer(text), ...answer(text), ...answer(text, 201)]);
    const calls = [() => sessions.get(id), () => sessions.list(), () => sessions.create({ customerId: "cus_acme" })];
    for (const call of calls) expect(await errorOf(call())).toMatchObject({ code: "reply_malformed" });
  });

  test.each([
    [{ data: {}, nextCursor: null }],
    [{ data: [{}], nextCursor: null }],
    [{ data: [], nextCursor: 7 }],
    [{ data: [] }],
  ])("to list of %j is refused", async (page) => {
    const { sessions } = await flaky(answer(page));
    expect(await errorOf(sessions.list())).toMatchObject({ code: "reply_malformed" });
  });

  test.each([
    [{ ...session, url: null }, "token"],
    [{ ...session, url: null, token: "two words" }, "token"],
    [{ ...session, token: "pslink_x" }, "url"],
  ])("to create without its credential is refused", async (body, name) => {
    const { sessions } = await flaky(answer(body, 201));
    const error = await errorOf(sessions.create({ customerId: "cus_acme" }));
    expect(error.message).toContain(`The member ${name} is missing or wrong.`);
    expect(error.message).not.toMatch(/two words|pslink_x/);
  });

  test.each([200, 202])("with the status %i does not pass for a 201 or a 204", async (status) => {
    const { sessions } = await flaky([...answer(session, status), ...answer(session, status)]);
    expect(await errorOf(sessions.create({ customerId: "cus_acme" }))).toMatchObject({ code: "reply_malformed" });
    expect(await errorOf(sessions.revoke(id))).toMatchObject({ code: "reply_malformed" });
  });

  test.each([
    ["an unknown code", { status: 400, code: "no_such_code" }],
    ["a code that an object has by itself", { status: 400, code: "constructor" }],
    ["another status than its own", { status: 404, code: "session_unknown" }],
  ])("with %s is no refusal of a portal", async (_what, problem) => {
    const { sessions } = await flaky(answer(problem, 400));
    expect(await errorOf(sessions.get(id))).toMatchObject({ code: "reply_malformed", status: 502 });
  });
});

test("a 404 without problem details asks whether baseUrl is where the routes are mounted, any other status does not", async () => {
  const { sessions } = await flaky([...answer("Cannot GET /v1", 404), ...answer("Not acceptable", 406)]);
  const question = "Is baseUrl where managementRoutes is mounted, such as …/v1/portal-sessions?";
  expect((await errorOf(sessions.get(id))).message).toContain(question);
  expect((await errorOf(sessions.get(id))).message).not.toContain("baseUrl");
});

describe("a redirect", () => {
  test.each([301, 302, 307, 308])("of status %i is refused, and the key goes nowhere else", async (status) => {
    const elsewhere = await serveManagement();
    const location = `${elsewhere.baseUrl}/${id}`;
    const { sessions, seen } = await flaky([{ status, headers: { location } }]);
    const error = await errorOf(sessions.get(id));
    expect(error).toMatchObject({ code: "reply_malformed" });
    expect(error.message).toContain("redirect");
    expect([seen.length, elsewhere.seen.length]).toEqual([1, 0]);
  });
});

describe("the key", () => {
  const told = (error: Error) =>
    [inspect(error, { depth: 9, showHidden: true }), JSON.stringify(error), error.stack].join();

  test("goes out as a bearer, in no address and no other header", async () => {
    const { sessions, seen } = await flaky([]);
    await sessions.list();
    const { path, headers } = seen[0]!;
    expect(headers.authorization).toBe(`Bearer ${keys.full}`);
    expect(JSON.stringify([path, { ...headers, authorization: "" }])).not.toContain(keys.full);
  });

  test("is masked where a server echoes it", async () => {
    const detail = `The key ${keys.full} is no good.`;
    const errors = [{ path: keys.full, message: detail }];
    const { sessions } = await flaky(answer({ status: 401, code: "api_key_invalid", detail, errors }, 401));
    const error = await errorOf(sessions.get(id));
    expect(error.message).toBe("The key … is no good.");
    expect(told(error)).not.toContain(keys.full);
  });

  test("is masked in what a fetch throws, to the end of its chain of causes", async () => {
    const request = { headers: { authorization: `Bearer ${keys.full}` } };
    const inner = Object.assign(new Error(`inner ${keys.full}`), { code: "ECONNRESET", request });
    const fetch = async () => {
      throw Object.assign(new TypeError(`Bearer ${keys.full}`, { cause: inner }), { config: request });
    };
    const { sessions } = await flaky([], { fetch });
    const error = await errorOf(sessions.get(id));
    expect(error).toMatchObject({
      code: "server_unreachable",
      cause: { name: "TypeError", message: "Bearer …", cause: { message: "inner …", code: "ECONNRESET" } },
    });
    expect(told(error)).not.toContain(keys.full);
  });

  test.each<[unknown]>([["a text"], [undefined], [null], [7]])(
    "is in no error of a fetch that throws %j",
    async (thrown) => {
      const { sessions } = await flaky([], { fetch: () => Promise.reject(thrown) });
      expect(await errorOf(sessions.get(id))).toMatchObject({ code: "server_unreachable" });
    },
  );
});
