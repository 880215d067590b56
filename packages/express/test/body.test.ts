import { connect } from "node:net";
import { gzipSync } from "node:zlib";
import type { RequestHandler } from "express";
import { describe, expect, it } from "vitest";
import { managementRoutes } from "../src/index.ts";
import { type Express, majors } from "./support/majors.ts";
import { ownErrors } from "./support/own-errors.ts";
import { API_KEY, samplePortal, withKey } from "@postern/test-support/sample-portal";
import { json, serve } from "@postern/test-support/http";

const good = JSON.stringify({ customerId: "cus_acme" });
const large = JSON.stringify({ customerId: "cus_acme", actor: "a".repeat(1_000_000) });
const headers = { ...withKey, "content-type": "application/json" };
const post = { method: "POST", headers } as const;

function appOf(express: Express, ...before: RequestHandler[]) {
  const app = express();
  for (const middleware of before) app.use(middleware);
  app.use("/sessions", managementRoutes(samplePortal()));
  return app.use(ownErrors);
}

describe.each(majors)("a request body, $major", ({ express }) => {
  const parsers = [
    { parser: "no parser", before: [] },
    { parser: "json()", before: [express.json({ limit: "5mb" })] },
    { parser: "text()", before: [express.text({ type: "*/*", limit: "5mb" })] },
    { parser: "raw()", before: [express.raw({ type: "*/*", limit: "5mb" })] },
  ];

  describe.each(parsers)("behind $parser", ({ before }) => {
    it("is a 413 where it declares more than 32 KB, and the connection serves the next request", async () => {
      const { send } = await serve(appOf(express, ...before));
      const refused = await send("/sessions", { ...post, body: large });
      expect(refused).toMatchObject({ status: 413, json: { code: "body_too_large" } });
      expect(await send("/sessions", { ...post, body: good })).toMatchObject({ status: 201, reusedConnection: true });
    });

    it("is read where it tells no length in advance", async () => {
      const { send } = await serve(appOf(express, ...before));
      expect(await send("/sessions", { ...post, body: good, chunked: true })).toMatchObject({ status: 201 });
    });

    it("is a 400 where it is empty", async () => {
      const { send } = await serve(appOf(express, ...before));
      for (const body of ["", undefined])
        expect(await send("/sessions", { ...post, body })).toMatchObject({
          status: 400,
          json: { code: "request_malformed" },
        });
    });
  });

  // A parsed one is as long as the merchant's own parser allows.
  it.each(parsers.filter(({ parser }) => parser !== "json()"))(
    "is a 413 where it grows past 32 KB, and the connection lives on, behind $parser",
    async ({ before }) => {
      const { send } = await serve(appOf(express, ...before));
      const refused = await send("/sessions", { ...post, body: large, chunked: true });
      expect(refused).toMatchObject({ status: 413, json: { code: "body_too_large" } });
      expect(await send("/sessions", { ...post, body: good })).toMatchObject({ status: 201, reusedConnection: true });
    },
  );

  it.each([
    ["is not UTF-8", Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]), "must be UTF-8"],
    ["names a member twice", '{"customerId":"cus_acme","customerId":"cus_globex"}', "names a member twice"],
    ["has a member __proto__", '{"customerId":"cus_acme","__proto__":{}}', "__proto__: is not a known member"],
    ["is cut short", '{"customerId":', "is not valid JSON"],
    ["is no object", '"cus_acme"', "must be a JSON object"],
  ])("is a 400 where it %s", async (_what, body, detail) => {
    const { send } = await serve(appOf(express));
    const refused = await send("/sessions", { ...post, body });
    expect(refused).toMatchObject({ status: 400, json: { code: "request_malformed" } });
    expect(refused.json["detail"]).toContain(detail);
  });

  it("is a 415 where it is compressed, unless the merchant's parser inflates it", async () => {
    const zipped = { ...post, headers: { ...headers, "content-encoding": "gzip" }, body: gzipSync(good) };
    const plain = await serve(appOf(express));
    expect(await plain.send("/sessions", zipped)).toMatchObject({
      status: 415,
      json: { code: "media_type_unsupported" },
    });
    const inflating = await serve(appOf(express, express.json()));
    expect(await inflating.send("/sessions", zipped)).toMatchObject({ status: 201 });
  });

  it("is a 415 where it is no JSON", async () => {
    const { send } = await serve(appOf(express));
    for (const type of ["text/plain", "application/jsonp", ""])
      expect(
        await send("/sessions", { ...post, headers: { ...headers, "content-type": type }, body: good }),
      ).toMatchObject({ status: 415, json: { code: "media_type_unsupported" } });
  });

  it("is the app's error where something read it and left nothing", async () => {
    const drain: RequestHandler = (req, _res, next) => req.resume().once("end", next);
    const { send } = await serve(appOf(express, drain));
    const answer = await send("/sessions", json({ customerId: "cus_acme" }, withKey));
    expect(answer).toMatchObject({ status: 500 });
    expect(answer.text).toMatch(/^the app's: Something read the request body/);
  });

  it("troubles nobody where the client goes away while sending it", async () => {
    const { promise: ended, resolve } = Promise.withResolvers<number>();
    const { port, send } = await serve(
      appOf(express, (_req, res, next) => {
        const end = res.end.bind(res) as (body?: string) => typeof res;
        res.end = ((body?: string) => {
          resolve(res.statusCode);
          return end(body);
        }) as typeof res.end;
        next();
      }),
    );
    const socket = connect(port, "127.0.0.1");
    const head = `POST /sessions HTTP/1.1\r\nhost: a\r\nx-api-key: ${API_KEY}\r\ncontent-type: application/json\r\n`;
    socket.write(`${head}content-length: 100\r\n\r\n{"customerId":`, () => socket.destroy());
    expect(await ended).toBe(400);
    expect(await send("/sessions", { headers: withKey })).toMatchObject({ status: 200 });
  });

  it("stays unread where the request is not ours", async () => {
    const app = express();
    app.use("/portal", managementRoutes(samplePortal()));
    app.use(express.text({ type: "*/*" }));
    app.post("/portal/a/b", (req, res) => {
      res.send(`got ${req.body as string}`);
    });
    const { send } = await serve(app);
    expect(await send("/portal/a/b", { ...post, body: "all of it" })).toMatchObject({ text: "got all of it" });
  });
});
