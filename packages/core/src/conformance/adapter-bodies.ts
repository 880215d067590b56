import { gzipSync } from "node:zlib";
import { bearer, create, get, MANAGEMENT, postForm, postJson, sameOrigin, withKey } from "./adapter-requests.ts";
import type { Row } from "./adapter-stage.ts";
import type { Sent } from "./adapter-wire.ts";

const customer = '{"customerId":"cus_acme"}';
const list = get(MANAGEMENT, withKey);

/** A body of so many bytes that is JSON, and right but for its length. */
function ofBytes(bytes: number): string {
  return customer.padEnd(bytes, " ");
}

function withType(type: string): Sent {
  return { method: "POST", target: MANAGEMENT, headers: [...withKey, ["content-type", type]], body: customer };
}

export const bodyRows: readonly Row[] = [
  {
    name: "a good body > creates a session, with its length told in advance or not",
    mints: true,
    send: () => [
      create({ customerId: "cus_acme", actor: "Zoë ✓", metadata: { note: "ä\u0000" } }),
      { ...create(), sized: false },
      create(ofBytes(32_768)),
      withType("Application/JSON ; charset=utf-8"),
    ],
  },
  {
    name: "a body that is no JSON object > is a 400",
    send: () =>
      ["", "{", '{"customerId":', "null", "[]", '"cus_acme"', "\u0000", `${customer}x`].map((body) => create(body)),
  },
  {
    name: "a member that stands twice > is a 400",
    send: () => [
      create('{"customerId":"cus_acme","customerId":"cus_globex"}'),
      create('{"customerId":"cus_acme","customer\\u0049d":"cus_globex"}'),
      create('{"customerId":"cus_acme","metadata":{"a":"1","a":"2"}}'),
      postJson("/portal/redeem", '{"token":"pslink_a","token":"pslink_b"}'),
    ],
  },
  {
    name: "a member that is unknown or of the wrong kind > is a 400 that names it",
    send: () => [
      create('{"customerId":"cus_acme","__proto__":{"admin":true}}'),
      create('{"customerId":"cus_acme","constructor":{}}'),
      create({ customerId: "cus_acme", role: "admin" }),
      create('{"customerId":"\\ud800"}'),
      ...["0", "-1", "1e9", "1.5", '"60"', "null", "1e999"].map((ttl) =>
        create(`{"customerId":"cus_acme","ttlSeconds":${ttl}}`),
      ),
      create({ customerId: "cus_acme", returnUrl: "https://evil.example" }),
    ],
  },
  {
    name: "bytes that are no UTF-8 > are a 400",
    send: () => [{ ...create(), body: Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x7d) }],
  },
  {
    name: "a content type that a route does not take > is a 415",
    send: ({ link }) => [
      ...["text/plain", "application/jsonp", "application/x-www-form-urlencoded", "multipart/form-data", ""].map(
        withType,
      ),
      { method: "POST", target: MANAGEMENT, headers: withKey, body: customer },
      { ...postJson("/portal/redeem", { token: link }), headers: [["content-type", "text/plain"]] },
    ],
  },
  {
    name: "a compressed body > is a 415",
    send: () => [
      { ...create(undefined, [["content-encoding", "gzip"]]), body: gzipSync(customer) },
      create(undefined, [["content-encoding", "br"]]),
      list,
    ],
  },
  {
    name: "a body over 32 KB > is a 413, and the connection serves the next request",
    send: () => [
      create(ofBytes(32_769)),
      list,
      { ...create(ofBytes(32_769)), sized: false },
      list,
      create(ofBytes(1_000_000)),
      list,
      { ...create(ofBytes(1_000_000)), sized: false },
      list,
    ],
  },
  {
    name: "a body that is refused unread > leaves the connection in order",
    send: () => [
      { ...create(ofBytes(1_000_000)), headers: [["content-type", "application/json"]] },
      list,
      postForm("/portal/redeem", { token: "a".repeat(30_000) }),
      list,
    ],
  },
  {
    name: "a form > has every field once, in UTF-8",
    send: ({ link }) => {
      const form = postForm("/portal/redeem", { token: link }, sameOrigin);
      return ["", `token=${link}&token=${link}`, "token=%E0%A4%A", "token=%zz", `token=${link}&x=1`, "token"].map(
        (body) => ({ ...form, body }),
      );
    },
  },
];

/** The merchant's own parsers, mounted before us, change nothing that is well formed. */
export const parserRows: readonly Row[] = [
  {
    name: "a good body behind the merchant's own parsers > is read as they left it",
    app: { parsers: true },
    mints: true,
    send: ({ link, live }) => [
      create({ customerId: "cus_acme", metadata: { note: "ä" } }),
      { ...create(), sized: false },
      create({ customerId: "cus_acme", role: "admin" }),
      create({ customerId: "cus_nobody" }),
      postForm("/portal/redeem", { token: link }, sameOrigin),
      postJson("/portal/redeem", { token: link }),
      get("/portal/session", bearer(live)),
    ],
  },
  {
    name: "a body of another type behind the merchant's own parsers > is a 415",
    app: { parsers: true },
    send: () => ["text/plain", "application/octet-stream", "application/x-www-form-urlencoded"].map(withType),
  },
  {
    name: "a body over 32 KB behind the merchant's own parsers > is a 413",
    app: { parsers: true },
    send: () => [create(ofBytes(32_769)), list],
  },
  ...["{", '{"customerId":"cus_acme"', "\u0000", '"cus_acme"'].map((body): Row => ({
    name: `a bad body (${JSON.stringify(body)}) behind the merchant's own parsers > is a 4xx, and creates nothing`,
    app: { parsers: true },
    hostMayRefuse: true,
    send: () => [create(body)],
  })),
];
