import {
  createServer,
  type IncomingMessage,
  request as nodeRequest,
  type Server,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { errorReply, MAX_BODY_BYTES, nodeHeaders, readNodeBody, writeNodeReply } from "../../src/http/index.ts";
import { setUp } from "./support.ts";

let server: Server;
let url: string;
let parsed: unknown;
let readFirst = false;

const { portal } = setUp();

/** Answers with the body as core would see it, or with the refusal. */
async function answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    if (readFirst) await incoming.toArray();
    const body = await readNodeBody(incoming, parsed);
    const headers = { "content-type": "application/json", "set-cookie": ["a=1", "b=2"], vary: "Origin" };
    response.setHeader("set-cookie", "host=own").setHeader("vary", "Accept");
    writeNodeReply(response, { status: 200, headers, body: JSON.stringify([body, nodeHeaders(incoming)("x-test")]) });
  } catch (error) {
    writeNodeReply(response, errorReply(portal, error, nodeHeaders(incoming))!);
  }
}

beforeAll(async () => {
  server = createServer((incoming, response) => void answer(incoming, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

const post = (body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) =>
  fetch(url, { method: "POST", body, headers });

async function after<T>(before: { parsed?: unknown; readFirst?: boolean }, run: () => Promise<T>): Promise<T> {
  ({ parsed, readFirst = false } = before);
  return run().finally(() => ((parsed = undefined), (readFirst = false)));
}

describe("readNodeBody", () => {
  test.each([
    ["as text", "naïve ✓", { text: "naïve ✓" }],
    ["empty", "", { text: "" }],
    ["up to the limit", "a".repeat(MAX_BODY_BYTES), { text: "a".repeat(MAX_BODY_BYTES) }],
  ])("reads a body %s", async (_how, sent, body) => {
    expect(await (await post(sent)).json()).toEqual([body, null]);
  });

  test("answers 413 to one byte more, in bytes and not in characters, and serves the next request", async () => {
    for (const sent of ["a".repeat(MAX_BODY_BYTES + 1), "é".repeat(MAX_BODY_BYTES / 2 + 1), "a".repeat(5_000_000)]) {
      const reply = await post(sent);
      expect(reply.status).toBe(413);
      expect(await reply.json()).toMatchObject({ code: "body_too_large", detail: `At most ${MAX_BODY_BYTES} bytes.` });
    }
    expect((await post("a")).status).toBe(200);
  });

  test("answers 415 to a compressed body", async () => {
    const reply = await post(Uint8Array.from(gzipSync("{}")), { "content-encoding": "gzip" });
    expect(reply.status).toBe(415);
    expect((await post("{}", { "content-encoding": "identity" })).status).toBe(200);
  });

  test("answers 400 to what is not UTF-8", async () => {
    const reply = await post(Uint8Array.of(0x22, 0xff, 0x22));
    expect(reply.status).toBe(400);
    expect(await reply.json()).toMatchObject({ code: "request_malformed" });
  });

  test.each([
    [{ a: 1 }, { parsed: { a: 1 } }],
    ["{}", { text: "{}" }],
    [Buffer.from("{}"), { text: "{}" }],
  ])("takes what the merchant's own parser left behind: %o", async (value, body) => {
    const reply = await after({ parsed: value, readFirst: true }, () => post("{}"));
    expect(await reply.json()).toEqual([body, null]);
  });

  test("reads the body itself behind a parser that left an empty object and read nothing", async () => {
    const reply = await after({ parsed: {} }, () => post("text"));
    expect(await reply.json()).toEqual([{ text: "text" }, null]);
  });
});

describe("writeNodeReply", () => {
  test("adds to the host's own cookies and Vary, and tells the length in bytes", async () => {
    const reply = await post("é", { "x-test": "1" });
    expect(reply.headers.getSetCookie()).toEqual(["host=own", "a=1", "b=2"]);
    expect(reply.headers.get("vary")).toBe("Accept, Origin");
    expect(Number(reply.headers.get("content-length"))).toBe(Buffer.byteLength(await reply.text()));
  });
});

describe("nodeHeaders", () => {
  test("joins a header that stands twice, so that two credentials are never one", async () => {
    const values = await new Promise<string>((resolve, reject) => {
      const outgoing = nodeRequest(url, { method: "POST", headers: { "x-test": ["one", "two"] } }, (incoming) => {
        incoming.toArray().then((chunks) => resolve(Buffer.concat(chunks as Buffer[]).toString()), reject);
      });
      outgoing.on("error", reject).end();
    });
    expect(JSON.parse(values)).toEqual([{ text: "" }, "one, two"]);
  });
});
