import { connect } from "node:net";
import { PassThrough } from "node:stream";
import { gzipSync } from "node:zlib";
import compress from "@fastify/compress";
import type { FastifyInstance } from "fastify";
import { describe, expect, it } from "vitest";
import { mount } from "./support/mount.ts";
import { ownErrors } from "./support/own-errors.ts";
import { API_KEY, samplePortal, withKey } from "@postern/test-support/sample-portal";
import { serve } from "./support/serve.ts";

const good = JSON.stringify({ customerId: "cus_acme" });
const large = JSON.stringify({ customerId: "cus_acme", actor: "a".repeat(1_000_000) });
const headers = { ...withKey, "content-type": "application/json" };
const post = { method: "POST", headers } as const;
const sessions = "/v1/portal-sessions";

/** Every reply is to be ours, also where the app has an error handler and parsers of its own. */
function appOf(bodyLimit?: number): FastifyInstance {
  const app = mount(samplePortal(), bodyLimit === undefined ? {} : { bodyLimit });
  app.addContentTypeParser("text/plain", { parseAs: "string" }, async () => ({ customerId: "cus_theirs" }));
  app.addContentTypeParser(/^application\/.*json/, { parseAs: "string" }, async () => ({ customerId: "cus_theirs" }));
  return app.setErrorHandler(ownErrors);
}

describe("a request body", () => {
  it.each([undefined, 100, 10_000_000])(
    "is a 413 where it declares more than 32 KB, and the connection serves the next request; the app's limit: %s",
    async (bodyLimit) => {
      const { send } = await serve(appOf(bodyLimit));
      const refused = await send(sessions, { ...post, body: large });
      expect(refused).toMatchObject({ status: 413, json: { code: "body_too_large" } });
      expect(await send(sessions, { ...post, body: good })).toMatchObject({ status: 201, reusedConnection: true });
    },
  );

  it("is a 413 where it grows past 32 KB, and the connection lives on", async () => {
    const { send } = await serve(appOf());
    const refused = await send(sessions, { ...post, body: large, chunked: true });
    expect(refused).toMatchObject({ status: 413, json: { code: "body_too_large" } });
    expect(await send(sessions, { ...post, body: good })).toMatchObject({ status: 201, reusedConnection: true });
  });

  it("is not waited for where the key is wrong, and the connection lives on", async () => {
    const { send } = await serve(appOf());
    for (const chunked of [true, false]) {
      const sent = { method: "POST", headers: { "content-type": "application/json" }, body: large, chunked };
      expect(await send(sessions, sent)).toMatchObject({ status: 401, json: { code: "api_key_missing" } });
    }
    expect(await send(sessions, { ...post, body: good })).toMatchObject({ status: 201, reusedConnection: true });
  });

  it("is read where it tells no length in advance", async () => {
    const { send } = await serve(appOf());
    expect(await send(sessions, { ...post, body: good, chunked: true })).toMatchObject({ status: 201 });
  });

  it("is a 400 where it is empty", async () => {
    const { send } = await serve(appOf());
    for (const body of ["", undefined])
      expect(await send(sessions, { ...post, body })).toMatchObject({
        status: 400,
        json: { code: "request_malformed" },
      });
  });

  it.each([
    ["is not UTF-8", Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]), "must be UTF-8"],
    ["names a member twice", '{"customerId":"cus_acme","customerId":"cus_globex"}', "names a member twice"],
    ["has a member __proto__", '{"customerId":"cus_acme","__proto__":{}}', "__proto__: is not a known member"],
    ["is cut short", '{"customerId":', "is not valid JSON"],
    ["is no object", '"cus_acme"', "must be a JSON object"],
  ])("is a 400 where it %s", async (_what, body, detail) => {
    const { send } = await serve(appOf());
    const refused = await send(sessions, { ...post, body });
    expect(refused).toMatchObject({ status: 400, json: { code: "request_malformed" } });
    expect(refused.json["detail"]).toContain(detail);
  });

  it.each(["text/plain", "application/jsonp", "application/problem+json", "json", ";", "a/b/c", ""])(
    "is a 415 where its media type is '%s', behind the key",
    async (type) => {
      const { send } = await serve(appOf());
      const sent = { ...post, headers: { ...headers, "content-type": type }, body: good };
      expect(await send(sessions, sent)).toMatchObject({ status: 415, json: { code: "media_type_unsupported" } });
      const stranger = { ...sent, headers: { "content-type": type } };
      expect(await send(sessions, stranger)).toMatchObject({ status: 401, json: { code: "api_key_missing" } });
    },
  );

  it("is a 415 without a media type, and no matter where none is wanted", async () => {
    const { send } = await serve(appOf());
    expect(await send(sessions, { method: "POST", headers: withKey, body: good })).toMatchObject({
      status: 415,
      json: { code: "media_type_unsupported" },
    });
    const ended = { method: "DELETE", headers: { ...withKey, "content-type": "nonsense" }, body: "x" };
    expect(await send(`${sessions}/ps_x`, ended)).toMatchObject({ status: 404, json: { code: "session_unknown" } });
  });

  it("is a 415 where it is compressed, unless the app inflates it", async () => {
    const zipped = { ...post, headers: { ...headers, "content-encoding": "gzip" }, body: gzipSync(good) };
    const plain = await serve(appOf());
    expect(await plain.send(sessions, zipped)).toMatchObject({ status: 415, json: { code: "media_type_unsupported" } });
    const inflating = await serve(mount(samplePortal(), {}, (app) => void app.register(compress)));
    expect(await inflating.send(sessions, zipped)).toMatchObject({ status: 201 });
    expect(await inflating.send(sessions, { ...post, body: good })).toMatchObject({ status: 201 });
    const bomb = { ...zipped, body: gzipSync(large) };
    expect(await inflating.send(sessions, bomb)).toMatchObject({ status: 413, json: { code: "body_too_large" } });
    const broken = { ...zipped, body: "not zipped" };
    expect(await inflating.send(sessions, broken)).toMatchObject({ status: 400, json: { code: "request_malformed" } });
  });

  it("may be looked at by a hook of the app's", async () => {
    const seen: string[] = [];
    const app = mount();
    app.addHook("preParsing", (_request, _reply, payload, done) => {
      payload.on("data", (chunk: Buffer) => seen.push(chunk.toString()));
      done(null, payload);
    });
    const { send } = await serve(app);
    expect(await send(sessions, { ...post, body: good })).toMatchObject({ status: 201 });
    expect(seen).toEqual([good]);
  });

  it("may pass through a stream of the app's", async () => {
    const app = mount();
    app.addHook("preParsing", async (_request, _reply, payload) => payload.pipe(new PassThrough()));
    const { send } = await serve(app);
    expect(await send(sessions, { ...post, body: good })).toMatchObject({ status: 201 });
    expect(await send(sessions, { ...post, body: large })).toMatchObject({ status: 413 });
  });

  it("is never in request.body, where hooks of the app might log it", async () => {
    const seen: unknown[] = [];
    const app = mount();
    app.addHook("preHandler", async ({ body }) => void seen.push(JSON.stringify(body)));
    const { send } = await serve(app);
    await send(sessions, { ...post, body: good });
    expect(seen).toEqual(["{}"]);
  });

  it("troubles nobody where the client goes away while sending it", async () => {
    const { promise: ended, resolve } = Promise.withResolvers<number>();
    const app = mount();
    app.addHook("onSend", async (_request, reply) => resolve(reply.statusCode));
    const { port, send } = await serve(app);
    const socket = connect(port, "127.0.0.1");
    const head = `POST ${sessions} HTTP/1.1\r\nhost: a\r\nx-api-key: ${API_KEY}\r\ncontent-type: application/json\r\n`;
    socket.write(`${head}content-length: 100\r\n\r\n{"customerId":`, () => socket.destroy());
    expect(await ended).toBe(400);
    expect(await send(sessions, { headers: withKey })).toMatchObject({ status: 200 });
  });
});
