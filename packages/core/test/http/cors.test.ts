import { describe, expect, test } from "vitest";
import { cookiesOf } from "./request.ts";
import { setUp } from "./support.ts";

const APP = "https://app.example.com";
const options = { clientOrigins: [APP, "http://localhost:5173"] };

const corsOf = (headers: object) =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => name.startsWith("access-control")));

const allowedFor = (origin: string) => ({
  "access-control-allow-origin": origin,
  "access-control-allow-methods": "GET, POST, DELETE",
  "access-control-allow-headers": "Authorization, Content-Type, X-Session-Token",
  "access-control-expose-headers": "Retry-After, WWW-Authenticate",
  "access-control-max-age": "600",
});

const calls: [string, string][] = [
  ["OPTIONS", "/redeem"],
  ["OPTIONS", "/session"],
  ["GET", "/session"],
  ["DELETE", "/session"],
  ["POST", "/redeem"],
  ["PUT", "/redeem"],
];

describe("CORS", () => {
  test.each(calls.flatMap(([method, path]) => options.clientOrigins.map((origin) => [method, path, origin] as const)))(
    "%s %s lets the script of %s read the reply, refusals too, but never with cookies",
    async (method, path, origin) => {
      const reply = await setUp(options).visit(method, path, { headers: { origin } });
      expect(corsOf(reply.headers)).toEqual(allowedFor(origin));
      expect(reply.headers["vary"]).toBe("Origin");
      expect(cookiesOf(reply)).toEqual([]);
    },
  );

  test.each([
    "https://evil.example",
    "null",
    "",
    "*",
    `${APP}/`,
    `${APP}:443`,
    `${APP}.evil.example`,
    "http://app.example.com",
    "HTTPS://APP.EXAMPLE.COM",
    `${APP}, ${APP}`,
    undefined,
  ])("says nothing to the origin %s, but that the reply depends on it", async (origin) => {
    for (const [method, path] of calls) {
      const reply = await setUp(options).visit(method, path, { headers: { origin } });
      expect(corsOf(reply.headers)).toEqual({});
      expect(reply.headers["vary"]).toBe("Origin");
    }
  });

  test.each([
    ["GET", "/open/nonsense"],
    ["OPTIONS", "/open/nonsense"],
    ["POST", "/logout"],
    ["OPTIONS", "/logout"],
  ])("is not for %s %s", async (method, path) => {
    const reply = await setUp(options).visit(method, path, { headers: { origin: APP } });
    expect(corsOf(reply.headers)).toEqual({});
    expect(reply.headers).not.toHaveProperty("vary");
  });

  test("is for nobody unless there are clientOrigins", async () => {
    const reply = await setUp().visit("OPTIONS", "/session", { headers: { origin: APP } });
    expect(reply).toMatchObject({ status: 204, headers: { allow: "GET, HEAD, DELETE, OPTIONS" } });
    expect(corsOf(reply.headers)).toEqual({});
  });

  test("is told also where the session was found", async () => {
    const { visit, mintToken } = setUp(options);
    const headers = { origin: APP, authorization: `Bearer ${await mintToken()}` };
    const reply = await visit("GET", "/session", { headers });
    expect(reply.status).toBe(200);
    expect(corsOf(reply.headers)).toEqual(allowedFor(APP));
  });

  test("preflights are answered at once, without any look-up", async () => {
    const { visit, down } = setUp(options);
    down.store = true;
    const sent = { headers: { origin: APP, "access-control-request-method": "DELETE" } };
    expect(await visit("OPTIONS", "/session", sent)).toMatchObject({ status: 204, body: undefined });
  });
});
