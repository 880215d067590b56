import { call, get, postJson } from "./adapter-requests.ts";
import type { Headers, Sent } from "./adapter-wire.ts";
import { apiKey, challenges, profileCase, type Seen, type Step } from "./profile-steps.ts";
import { keys, SHOP } from "./profile-world.ts";

const AT = "/marginfront/v1/portal-sessions";
const key = apiKey(keys.secret);

const create = (body: string | object, headers: Headers = key): Sent => postJson(AT, body, headers);
const one =
  (method: string, headers: Headers = key) =>
  (seen: Seen) =>
    call(method, `${AT}/${seen["it"]!["id"]}`, headers);

const told = {
  id: "<id>",
  isUsed: false,
  customerId: "cus_acme",
  customerExternalId: "acme-001",
  returnUrl: null,
  createdAt: "2026-01-02T03:04:05.678Z",
  expiresAt: "2026-01-02T04:04:05.678Z",
};
const secrets = { token: "<link>", url: "https://billing.example/portal/open/<link>" };
const created = (body: object): Step => ({
  send: create(body),
  status: 201,
  json: { ...told, ...secrets },
  keep: "it",
});

const refused = (status: number, error: string, message: string) => ({
  status,
  json: { statusCode: status, message, error },
});
const malformed = (message: string) => refused(400, "Bad Request", message);
const unknown = refused(404, "Not Found", "There is no such session.");

export const marginfrontCases = [
  profileCase("marginfront, create > is a session with its one-time link, for either id", [
    created({ customerExternalId: "acme-001" }),
    created({ customerId: "cus_acme" }),
    {
      send: create({ customerExternalId: "acme-001", returnUrl: `${SHOP}/settings` }),
      status: 201,
      json: { ...told, returnUrl: `${SHOP}/settings`, ...secrets },
    },
  ]),
  profileCase("marginfront, create with bad input > is a 400 that names it", [
    { send: create({}), ...malformed("customerExternalId: give exactly one of customerExternalId and customerId.") },
    {
      send: create({ customerExternalId: "acme-001", customerId: "cus_acme" }),
      ...malformed("customerExternalId: give exactly one of customerExternalId and customerId."),
    },
    {
      send: create({ customerExternalId: 7 }),
      ...malformed("customerExternalId: Invalid input: expected string, received number."),
    },
    { send: create({ customerId: "cus_acme", ttlSeconds: 60 }), ...malformed("ttlSeconds: is not a known member.") },
    { send: create({ customerId: "cus_acme", toString: "x" }), ...malformed("toString: is not a known member.") },
    {
      send: create({ customerId: "cus_acme", returnUrl: "https://evil.example/" }),
      ...malformed("returnUrl: is not of an allowed origin."),
    },
    { send: create("{"), ...malformed("The request body: is not valid JSON.") },
    {
      send: create('{"customerId":"cus_acme","customerId":"cus_globex"}'),
      ...malformed("The request body: names a member twice."),
    },
    { send: create("[]"), ...malformed("The request body: must be a JSON object.") },
    { send: { ...create("{}"), headers: key }, ...refused(415, "Unsupported Media Type", "Send application/json.") },
    { send: create("x".repeat(40_000)), ...refused(413, "Payload Too Large", "At most 32768 bytes.") },
  ]),
  profileCase(
    "marginfront, create for nobody or for another tenant's customer > is a 404",
    ["nobody", "other-001", "ACME-001"].map((customerExternalId) => ({
      send: create({ customerExternalId }),
      ...refused(404, "Not Found", "There is no such customer."),
    })),
  ),
  profileCase("marginfront, a key that will not do > is told so, and never repeated", [
    {
      send: create({ customerId: "cus_acme" }, []),
      ...refused(401, "Unauthorized", "Send the key as Authorization: Bearer, or as x-api-key."),
      headers: challenges.missing,
    },
    {
      send: create({ customerId: "cus_acme" }, apiKey("sk_test_wrong")),
      ...refused(401, "Unauthorized", "The API key is not valid."),
      headers: challenges.invalid,
    },
    {
      send: create({ customerId: "cus_acme" }, apiKey(keys.publishable)),
      ...refused(403, "Forbidden", "Use a secret key, from your server only."),
    },
    {
      send: create({ customerId: "cus_acme" }, apiKey(keys.read)),
      ...refused(403, "Forbidden", "This needs the permission sessions:write."),
    },
  ]),
  profileCase("marginfront, get and delete > never tell the link, and end it for good", [
    created({ customerId: "cus_acme" }),
    { send: one("GET"), status: 200, json: told },
    { send: one("GET", apiKey(keys.otherTenant)), ...unknown },
    { send: one("DELETE", apiKey(keys.otherTenant)), ...unknown },
    {
      send: one("DELETE", apiKey(keys.read)),
      ...refused(403, "Forbidden", "This needs the permission sessions:write."),
    },
    { send: one("DELETE"), status: 204 },
    { send: one("GET"), ...unknown },
    { send: one("DELETE"), status: 204 },
    { send: get(`${AT}/ps_nothing`, key), ...unknown },
    {
      send: one("PUT"),
      ...refused(405, "Method Not Allowed", "The method is not allowed here."),
      headers: { allow: "GET, HEAD, DELETE, OPTIONS" },
    },
  ]),
  profileCase("marginfront, list > is a bare array that hides what is used or over, unless asked", [
    created({ customerId: "cus_acme" }),
    {
      first: async ({ portal, pass }) => {
        const used = await portal.sessions.create({ customerId: "cus_globex" });
        await portal.redeem(used.token);
        await portal.sessions.create({ customerId: "cus_globex", delivery: "token" });
        pass(1);
      },
      send: get(AT, key),
      status: 200,
      json: [told],
    },
    { send: get(`${AT}?customerId=cus_globex`, key), status: 200, json: [] },
    {
      send: get(`${AT}?customerId=cus_globex&includeExpired=true`, key),
      status: 200,
      json: [1, 2].map(() => ({ ...told, isUsed: true, customerId: "cus_globex", customerExternalId: "globex/002" })),
    },
    { send: get(AT, apiKey(keys.otherTenant)), status: 200, json: [] },
    { first: ({ pass }) => pass(3600), send: get(AT, key), status: 200, json: [] },
    { send: get(`${AT}?includeExpired=yes`, key), ...malformed("includeExpired: must be true or false.") },
    { send: get(`${AT}?limit=5`, key), ...malformed("limit: is not a known member.") },
  ]),
  profileCase("marginfront, a store that is away > is a 503 in its shape", [
    {
      first: ({ faults }) => void (faults.store = "rejects"),
      send: create({ customerId: "cus_acme" }),
      ...refused(503, "Service Unavailable", "The session store is not available."),
      headers: { "retry-after": "1" },
    },
  ]),
];
