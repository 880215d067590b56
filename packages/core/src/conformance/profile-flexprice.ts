import { bearer, call, get } from "./adapter-requests.ts";
import type { Headers, Sent } from "./adapter-wire.ts";
import { apiKey, challenges, profileCase, type Seen, type Step } from "./profile-steps.ts";
import { keys } from "./profile-world.ts";

const AT = "/flexprice/v1/customers/portal";
const key = apiKey(keys.secret);

const mint = (externalId: string, headers: Headers = key): Sent => get(`${AT}/${externalId}`, headers);
const withToken = (path: string) => (seen: Seen) =>
  get(`/flexprice${path}`, [["x-session-token", seen["it"]!["token"]!]]);

const minted: Step = {
  send: mint("acme-001"),
  status: 200,
  json: {
    token: "<jwt>",
    url: "https://billing.example/flexprice?token=<jwt>",
    expires_at: "2026-01-02T04:04:05Z",
  },
  keep: "it",
};
const refused = (status: number, code: string, message: string) => ({
  status,
  json: { code, message, http_status_code: status },
});
const required = { status: 401, json: { error: "Session token required" }, headers: challenges.missing };
const invalid = { status: 401, json: { error: "Invalid or expired session token" }, headers: challenges.invalid };

export const flexpriceCases = [
  profileCase("flexprice, mint > is a JWT and the page that takes it, for an external id", [
    minted,
    { ...minted, send: mint("globex%2F002") },
    { ...minted, send: mint(`acme%2D001/`) },
  ]),
  profileCase("flexprice, mint for nobody or for another tenant's customer > is a 404 in its shape", [
    ...["nobody", "other-001", "cus_acme", "globex%252F002", "x".repeat(200)].map((id) => ({
      send: mint(id),
      ...refused(404, "not_found", "There is no such customer."),
    })),
    {
      send: mint("x".repeat(256)),
      ...refused(
        400,
        "validation_error",
        "external_id: must be 1 to 255 characters, none of them a control character.",
      ),
    },
  ]),
  profileCase("flexprice, mint > is no safe GET: it needs the permission to write, and HEAD is not allowed", [
    {
      send: mint("acme-001", apiKey(keys.read)),
      ...refused(403, "permission_denied", "This needs the permission sessions:write."),
    },
    {
      send: mint("acme-001", apiKey(keys.publishable)),
      ...refused(403, "permission_denied", "Use a secret key, from your server only."),
    },
    {
      send: mint("acme-001", []),
      ...refused(401, "unauthorized", "Send the key as Authorization: Bearer, or as x-api-key."),
      headers: challenges.missing,
    },
    {
      send: mint("acme-001", apiKey("sk_test_wrong")),
      ...refused(401, "unauthorized", "The API key is not valid."),
      headers: challenges.invalid,
    },
    {
      send: call("POST", `${AT}/acme-001`, key),
      ...refused(405, "method_not_allowed", "The method is not allowed here."),
      headers: { allow: "GET, OPTIONS" },
    },
    {
      send: call("HEAD", `${AT}/acme-001`, key),
      status: 405,
      headers: { allow: "GET, OPTIONS", "content-type": "application/json; charset=utf-8" },
    },
  ]),
  profileCase("flexprice, the guard > takes a token in X-Session-Token alone", [
    minted,
    {
      send: withToken("/whoami"),
      status: 200,
      json: { customerId: "cus_acme", scopes: ["invoices:read"] },
      handler: true,
    },
    { send: get("/flexprice/whoami"), ...required },
    { send: get("/flexprice/thrown"), ...required },
    { send: get("/flexprice/whoami", [["x-session-token", ""]]), ...required },
    { send: (seen) => get(`/flexprice/whoami?token=${seen["it"]!["token"]}`), ...required },
    { send: (seen) => get("/flexprice/whoami", bearer(seen["it"]!["token"]!)), ...required },
    { send: (seen) => get("/flexprice/whoami", [["cookie", `__Host-postern=${seen["it"]!["token"]}`]]), ...required },
    { send: get("/flexprice/whoami", [["x-session-token", "eyJ.made.up"]]), ...invalid },
    { send: get("/flexprice/thrown", [["x-session-token", "0".repeat(32)]]), ...invalid },
    { send: withToken("/invoices/in_2"), ...refused(404, "not_found", "There is no such resource.") },
    {
      send: withToken("/pay"),
      ...refused(403, "permission_denied", "This needs the scope invoices:pay."),
      headers: { "www-authenticate": 'Bearer realm="portal", error="insufficient_scope", scope="invoices:pay"' },
    },
    {
      first: ({ faults }) => void (faults.store = "rejects"),
      send: withToken("/whoami"),
      ...refused(503, "service_unavailable", "The session store is not available."),
      headers: { "retry-after": "1" },
    },
  ]),
  profileCase("flexprice, an ended session > is told in the same words as a made-up token", [
    minted,
    {
      first: async ({ portal }) => portal.sessions.revoke({ customerId: "cus_acme" }),
      send: withToken("/whoami"),
      ...invalid,
    },
    minted,
    { first: ({ pass }) => pass(3600), send: withToken("/whoami"), ...invalid },
  ]),
];
