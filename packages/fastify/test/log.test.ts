import type { FastifyBaseLogger, FastifyServerOptions } from "fastify";
import { describe, expect, it } from "vitest";
import { managementRoutes, mendLinks, portalGuard, portalRoutes } from "../src/index.ts";
import { type Answer, cookiesOf, form, json } from "@postern/test-support/http";
import { sameOrigin, samplePortal, withKey } from "@postern/test-support/sample-portal";
import { serve } from "./support/serve.ts";
import { type Fastify, versions } from "./support/versions.ts";

/** Everything that pino is told, at its most talkative. */
function pino(): { lines: string[]; options: FastifyServerOptions } {
  const lines: string[] = [];
  return { lines, options: { logger: { level: "trace", stream: { write: (line) => void lines.push(line) } } } };
}

/** A logger that knows neither levels nor children's options, as adapters for other loggers are. */
function homemade(): { lines: string[]; options: FastifyServerOptions } {
  const lines: string[] = [];
  const write = (...args: unknown[]) => void lines.push(args.map(textOf).join(" "));
  const levels = { fatal: write, error: write, warn: write, info: write, debug: write, trace: write, silent: write };
  const loggerInstance: FastifyBaseLogger = { ...levels, level: "info", child: () => loggerInstance };
  return { lines, options: { loggerInstance } };
}

function textOf(logged: unknown): string {
  const { req, url = req?.url } = logged as { req?: { url: string }; url?: string };
  return url ?? String(logged);
}

function appOf(fastify: Fastify, options: FastifyServerOptions, clock: () => number = Date.now) {
  const portal = samplePortal({ clock });
  const app = fastify(options);
  app.register(managementRoutes(portal), { prefix: "/v1/portal-sessions" });
  app.register(portalRoutes(portal), { prefix: "/portal" });
  app.get("/guarded", { onRequest: portalGuard(portal) }, () => "in");
  app.addHook("onRequest", async ({ log, url }) => {
    log.info({ url }, "a hook of the app's");
    log.child({}).info({ url }, "another");
  });
  return app;
}

/** The main job, and every way to misspell a link. @returns the answers, and all secrets that were on the wire. */
async function everything(fastify: Fastify, options: FastifyServerOptions) {
  const { send } = await serve(appOf(fastify, options));
  const answers: Answer[] = [];
  const tell = async (...args: Parameters<typeof send>) => {
    const answer = await send(...args);
    answers.push(answer);
    return answer;
  };
  const created = await tell("/v1/portal-sessions", json({ customerId: "cus_acme" }, withKey));
  const { id, token } = created.json as { id: string; token: string };
  const path = `/portal/open/${token}`;
  const opened = await tell(path);
  for (const method of ["HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "QUERY", "PROPFIND"])
    await tell(path, { method });
  for (const stray of [
    `${path}/`,
    `${path}/x`,
    `${path}//`,
    `${path}?utm=1`,
    `${path}%20`,
    `${path}${"a".repeat(200)}`,
  ])
    for (const method of ["GET", "HEAD", "POST", "SEARCH"]) await tell(stray, { method });
  await tell(`/portal/OPEN/${token}`);
  await tell(`/portal/%6fpen/${token}`);
  await tell(path, { method: "POST", headers: { "content-type": "nonsense" }, body: token });
  const badUrl = await send(`${path}%`);
  const cookies = cookiesOf(opened);
  const entered = await tell("/portal/redeem", form({ token }, { ...sameOrigin, ...cookies }));
  await tell("/portal/redeem", json({ token }));
  await tell("/portal/redeem", { ...json({}), body: `{"token": ${token}` });
  await tell(path, { headers: cookiesOf(entered) });
  const portalToken = cookiesOf(entered).cookie.split("=")[1]!;
  await tell("/guarded", { headers: { authorization: `Bearer ${portalToken}` } });
  await tell("/portal/session", { headers: { "x-session-token": portalToken } });
  await tell("/portal/nowhere", { headers: { authorization: `Bearer ${portalToken}` } });
  await tell(`/v1/portal-sessions/${id}`, { method: "DELETE", headers: withKey });
  await tell("/guarded", { headers: { authorization: `Bearer ${portalToken}` } });
  const secrets = [token, portalToken].map((each) => each.split(".")[1]!);
  return { answers, badUrl, id, token, secrets: [...secrets, withKey.authorization.slice(7)] };
}

describe.each(versions)("the app's log, $version", ({ fastify }) => {
  it.each([
    ["pino", pino],
    ["a logger that knows no levels", homemade],
  ])("never has a credential in it: %s", async (_what, logger) => {
    const { lines, options } = logger();
    const { secrets, id } = await everything(fastify, options);
    const log = lines.join("\n");
    for (const secret of secrets) expect(log).not.toContain(secret);
    // What it has is what it should have: the rest of the job, session ids included.
    expect(log).toContain(`/v1/portal-sessions/${id}`);
    expect(log).toContain("/portal/redeem");
    expect(log).toContain("/guarded");
  });

  it("hears of a link that fails for no fault of its own, but not which", async () => {
    const { lines, options } = pino();
    let broken = false;
    const app = appOf(fastify, options, () => {
      if (broken) throw new Error("no time");
      return Date.now();
    });
    const { send } = await serve(app);
    const created = await send("/v1/portal-sessions", json({ customerId: "cus_acme" }, withKey));
    broken = true;
    const { pathname } = new URL(String(created.json["url"]));
    expect(await send(pathname)).toMatchObject({ status: 500 });
    expect(lines.filter((line) => line.includes("A link could not be opened"))).toEqual([
      expect.stringContaining("no time"),
    ]);
    expect(lines.join()).not.toContain(created.json["token"]);
  });
});

describe.each(versions)("an answer, $version", ({ fastify }) => {
  it("never tells a link token that is in the URL, unless as the page that redeems it", async () => {
    const { answers, secrets } = await everything(fastify, {});
    const [link] = secrets;
    const telling = answers.filter(({ text, headers }) => (text + JSON.stringify(headers)).includes(link!));
    for (const { status, headers } of telling)
      expect([status, headers["content-type"]]).toEqual(
        status === 201 ? [201, "application/json; charset=utf-8"] : [200, "text/html; charset=utf-8"],
      );
  });

  it("is Fastify's own to a malformed escape: it repeats the URL to whoever sent it, and logs nothing; mendLinks mends that", async () => {
    const { lines, options } = pino();
    const { badUrl, token } = await everything(fastify, options);
    expect(badUrl).toMatchObject({ status: 400, json: { code: "FST_ERR_BAD_URL" } });
    expect(badUrl.text).toContain(token);
    expect(lines.join()).not.toContain(token);

    const mended = pino();
    const again = await everything(fastify, { ...mended.options, rewriteUrl: mendLinks });
    expect(again.badUrl).toMatchObject({ status: 400, json: { code: "link_invalid" } });
    expect(again.badUrl.text).not.toContain(again.token);
    expect(mended.lines.join()).not.toContain(again.token);
  });
});
