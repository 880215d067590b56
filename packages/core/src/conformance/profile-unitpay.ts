import { bearer, get, postJson } from "./adapter-requests.ts";
import type { Headers, Sent } from "./adapter-wire.ts";
import { bearerKey, challenges, profileCase, type Seen, type Step } from "./profile-steps.ts";
import { keys } from "./profile-world.ts";

const AT = "/unitpay/v1/portal-sessions";
const key = bearerKey(keys.secret);

const create = (body: object, headers: Headers = key): Sent => postJson(AT, body, headers);
const revoke = (body: object, headers: Headers = key): Sent => postJson(`${AT}/revoke`, body, headers);
const whoami = (seen: Seen): Sent => get("/api/whoami", bearer(seen["it"]!["token"]!));
const jtiOf = (seen: Seen): string => {
  const [, claims = ""] = seen["it"]!["token"]!.split(".");
  return (JSON.parse(Buffer.from(claims, "base64url").toString()) as { jti: string }).jti;
};

const created: Step = {
  send: create({ customerId: "cus_acme", ttlSeconds: 900 }),
  status: 201,
  json: { token: "<jwt>", expiresAt: "2026-01-02T03:19:05.678Z" },
  keep: "it",
};
const admitted: Step = {
  send: whoami,
  status: 200,
  json: { customerId: "cus_acme", scopes: ["invoices:read"] },
  handler: true,
};

const problemType = { "content-type": "application/problem+json; charset=utf-8" };
const problem = (status: number, code: string, title: string, detail: string, path?: string, headers = {}) => ({
  status,
  json: {
    type: `urn:postern:error:${code}`,
    title,
    status,
    code,
    detail,
    ...(path === undefined ? {} : { errors: [{ path, message: detail.replace(/^\S+ |\.$/g, "") }] }),
  },
  headers: { ...problemType, ...headers },
});
const malformed = (path: string, message: string) => {
  const { json, ...rest } = problem(400, "request_malformed", "The request is malformed", `${path}: ${message}.`);
  return { ...rest, json: { ...json, errors: [{ path, message }] } };
};
const bounds = (path: string) =>
  problem(
    400,
    "ttl_out_of_bounds",
    "The time to live is out of bounds",
    `${path} must be a whole number of seconds from 60 to 86400.`,
    path,
  );
const ended = problem(
  401,
  "session_revoked",
  "The portal session has ended",
  "The portal session has ended.",
  undefined,
  challenges.invalid,
);

export const unitpayCases = [
  profileCase("unitpay, create > is a JWT that the portal's own guard admits", [
    created,
    admitted,
    {
      send: create({ customerId: "cus_acme" }),
      status: 201,
      json: { token: "<jwt>", expiresAt: "2026-01-02T04:04:05.678Z" },
    },
  ]),
  profileCase("unitpay, revoke > ends one session by its jti, at once", [
    created,
    {
      send: (seen) => revoke({ jti: jtiOf(seen) }, bearerKey(keys.otherTenant)),
      ...problem(404, "session_unknown", "There is no such session", "There is no such session."),
    },
    admitted,
    { send: (seen) => revoke({ jti: jtiOf(seen) }), status: 204 },
    { send: whoami, ...ended },
  ]),
  profileCase("unitpay, revoke > ends every session of one customer and nobody else's", [
    created,
    { send: revoke({ customerId: "cus_globex" }), status: 204 },
    { send: revoke({ customerId: "cus_acme" }, bearerKey(keys.otherTenant)), status: 204 },
    admitted,
    { send: revoke({ customerId: "cus_acme" }), status: 204 },
    { send: whoami, ...ended },
  ]),
  profileCase("unitpay, bad input > is a 400 that names it", [
    ...[59, 86_401, 0, -1, 60.5].map((ttlSeconds) => ({
      send: create({ customerId: "cus_acme", ttlSeconds }),
      ...bounds("ttlSeconds"),
    })),
    {
      send: create({ customerId: "cus_acme", ttlSeconds: "60" }),
      ...malformed("ttlSeconds", "Invalid input: expected number, received string"),
    },
    { send: create({}), ...malformed("customerId", "Invalid input: expected string, received undefined") },
    { send: create({ customerId: "cus_acme", scopes: [] }), ...malformed("scopes", "is not a known member") },
    { send: revoke({}), ...malformed("jti", "give exactly one of jti and customerId") },
    {
      send: revoke({ jti: "ps_1", customerId: "cus_acme" }),
      ...malformed("jti", "give exactly one of jti and customerId"),
    },
    { send: revoke({ customerId: "cus_acme", all: true }), ...malformed("all", "is not a known member") },
    {
      send: create({ customerId: "cus_other" }),
      ...problem(404, "customer_unknown", "There is no such customer", "There is no such customer."),
    },
  ]),
  profileCase("unitpay, a key that will not do > is told so", [
    {
      send: create({ customerId: "cus_acme" }, bearerKey("sk_test_wrong")),
      ...problem(
        401,
        "api_key_invalid",
        "The API key is not valid",
        "The API key is not valid.",
        undefined,
        challenges.invalid,
      ),
    },
    {
      send: revoke({ customerId: "cus_acme" }, bearerKey(keys.read)),
      ...problem(
        403,
        "permission_missing",
        "The API key lacks a permission",
        "This needs the permission sessions:write.",
      ),
    },
  ]),
];
