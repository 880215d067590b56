import { bearer, call, cookie, get, postJson } from "./adapter-requests.ts";
import type { Headers, Sent } from "./adapter-wire.ts";
import { bearerKey, challenges, profileCase, type Seen, type Step } from "./profile-steps.ts";
import { keys } from "./profile-world.ts";

const CREATE = "/billstack/api/billstack/teams/team_1/projects/proj_1/portal";
const key = bearerKey(keys.billstack);

const create = (body: object, headers: Headers = key, target = CREATE): Sent => postJson(target, body, headers);
const at = (path: string) => (seen: Seen) => get(`/billstack/portal/${seen["it"]!["token"]}${path}`);
const patch =
  (path: string, body: object) =>
  (seen: Seen): Sent => ({
    ...postJson(`/billstack/api/portal/${seen["it"]!["token"]}${path}`, body),
    method: "PATCH",
  });

const created: Step = {
  send: create({ customerId: "pc_acme", ttlMs: 3_600_000 }),
  status: 201,
  json: {
    sessionId: "<portal_sess id>",
    token: "<hex>",
    portalUrl: "https://billing.example/billstack/portal/<hex>",
    expiresAt: "2026-01-02T04:04:05Z",
  },
  keep: "it",
};
const refused = (status: number, error: string) => ({ status, json: { error } });
const unknown = refused(404, "There is no such resource.");
const missing = { ...refused(401, "A portal token is required."), headers: challenges.missing };
const invalid = { ...refused(401, "The portal token is not valid."), headers: challenges.invalid };
const admitted: Step = {
  send: at("/whoami"),
  status: 200,
  json: { customerId: "pc_acme", scopes: ["invoices:read"] },
  handler: true,
};
const bounds = refused(400, "ttlMs: must be whole seconds in milliseconds, from 60000 to 86400000.");

export const billstackCases = [
  profileCase("billstack, create > is a reusable token and the page that it opens", [
    created,
    admitted,
    admitted,
    { ...created, send: create({ customerId: "pc_acme" }) },
  ]),
  profileCase("billstack, create for a team or project that is not the key's > is a 404", [
    ...["team_2/projects/proj_1", "team_1/projects/proj_2", "team_1%22,%22proj_1/projects/proj_1"].map((path) => ({
      send: create({ customerId: "pc_acme" }, key, `/billstack/api/billstack/teams/${path}/portal`),
      ...unknown,
    })),
    { send: create({ customerId: "cus_acme" }, bearerKey(keys.secret)), ...unknown },
    { send: create({ customerId: "cus_acme" }), ...refused(404, "There is no such customer.") },
  ]),
  profileCase("billstack, bad input > is a 400 that names it, and times in milliseconds", [
    ...[59_999, 86_400_001, 0, -60_000, 90_500, 60_000.5].map((ttlMs) => ({
      send: create({ customerId: "pc_acme", ttlMs }),
      ...bounds,
    })),
    {
      send: create({ customerId: "pc_acme", ttlMs: "60000" }),
      ...refused(400, "ttlMs: Invalid input: expected number, received string."),
    },
    { send: create({ customerId: "pc_acme", ttlSeconds: 60 }), ...refused(400, "ttlSeconds: is not a known member.") },
    { send: create({}), ...refused(400, "customerId: Invalid input: expected string, received undefined.") },
    { send: { ...create({}), headers: key }, ...refused(415, "Send application/json.") },
  ]),
  profileCase("billstack, a key that will not do > is told so", [
    {
      send: create({ customerId: "pc_acme" }, []),
      ...refused(401, "Send the key as Authorization: Bearer, or as x-api-key."),
      headers: challenges.missing,
    },
    {
      send: create({ customerId: "pc_acme" }, bearerKey("bs_test_wrong")),
      ...refused(401, "The API key is not valid."),
      headers: challenges.invalid,
    },
    {
      send: create({ customerId: "pc_acme" }, bearerKey(keys.publishable)),
      ...refused(403, "Use a secret key, from your server only."),
    },
    {
      send: create({ customerId: "pc_acme" }, bearerKey(keys.billstackRead)),
      ...refused(403, "This needs the permission sessions:write."),
    },
  ]),
  profileCase("billstack, the portal API > changes this customer's subscriptions and no others", [
    created,
    {
      send: patch("/subscriptions/sub_acme", { cancelAtPeriodEnd: true }),
      status: 200,
      json: { id: "sub_acme", cancelAtPeriodEnd: true },
    },
    { send: patch("/subscriptions/sub_globex", { cancelAtPeriodEnd: true }), ...unknown },
    { send: patch("/subscriptions/%00", { cancelAtPeriodEnd: true }), ...unknown },
    {
      send: patch("/subscriptions/sub_acme", { cancelAtPeriodEnd: "yes" }),
      ...refused(400, "cancelAtPeriodEnd: Invalid input: expected boolean, received string."),
    },
    {
      send: patch("/subscriptions/sub_acme", { cancelAtPeriodEnd: true, id: "sub_globex" }),
      ...refused(400, "id: is not a known member."),
    },
    {
      send: (seen) => ({ ...patch("/setup-intent", {})(seen), method: "POST" }),
      status: 200,
      json: { url: "https://checkout.example/pc_acme" },
    },
    {
      send: patch("/setup-intent", {}),
      ...refused(405, "The method is not allowed here."),
      headers: { allow: "POST, OPTIONS" },
    },
    { send: call("POST", `/billstack/api/portal/${"0".repeat(32)}/setup-intent`), ...invalid },
    { send: call("POST", "/billstack/api/portal/x/setup-intent"), ...invalid },
  ]),
  profileCase("billstack, the guard > reads the token from the path alone, in its one spelling", [
    created,
    { send: at("/invoices/in_2"), ...unknown },
    { send: get(`/billstack/portal/${"0".repeat(32)}/whoami`), ...invalid },
    { send: (seen) => get(`/billstack/portal/${seen["it"]!["token"]!.toUpperCase()}/whoami`), ...missing },
    { send: (seen) => get(`/billstack/portal/${seen["it"]!["token"]}0/whoami`), ...missing },
    { send: (seen) => get(`/billstack/portal/x/whoami?token=${seen["it"]!["token"]}`), ...missing },
    { send: (seen) => get(`/billstack/portal/x/whoami?a=/portal/${seen["it"]!["token"]}`), ...missing },
    { send: (seen) => get("/billstack/portal/x/whoami", bearer(seen["it"]!["token"]!)), ...missing },
    { send: (seen) => get("/billstack/portal/x/whoami", cookie(seen["it"]!["token"]!)), ...missing },
    { send: get("/billstack/portal/x/thrown"), ...missing },
  ]),
  profileCase("billstack, its token > is good nowhere else", [
    created,
    ...(
      [
        (seen) => get("/api/whoami", bearer(seen["it"]!["token"]!)),
        (seen) => get("/api/whoami", [["x-session-token", seen["it"]!["token"]!]]),
        (seen) => get("/api/whoami", cookie(seen["it"]!["token"]!)),
      ] satisfies ((seen: Seen) => Sent)[]
    ).map((send): Step => ({
      send,
      status: 401,
      json: {
        type: "urn:postern:error:token_invalid",
        title: "The portal token is not valid",
        status: 401,
        code: "token_invalid",
        detail: "The portal token is not valid.",
      },
      headers: { ...challenges.invalid, "content-type": "application/problem+json; charset=utf-8" },
    })),
    {
      send: (seen) => get("/flexprice/whoami", [["x-session-token", seen["it"]!["token"]!]]),
      status: 401,
      json: { error: "Invalid or expired session token" },
      headers: challenges.invalid,
    },
  ]),
  profileCase("billstack, a customer who is gone, a session that is over > is out on the next request", [
    created,
    {
      ...admitted,
      first: ({ gone }) => void gone.add("pc_acme"),
      ...refused(401, "The portal session has ended."),
      headers: challenges.invalid,
      handler: false,
    },
    { ...admitted, first: ({ gone }) => gone.clear() },
    {
      send: at("/whoami"),
      first: ({ pass }) => pass(3600),
      ...refused(401, "The portal session has expired."),
      headers: challenges.invalid,
    },
  ]),
  profileCase("billstack, a store that is away > is a 503 in its shape", [
    created,
    {
      first: ({ faults }) => void (faults.store = "rejects"),
      send: at("/whoami"),
      ...refused(503, "The session store is not available."),
      headers: { "retry-after": "1" },
    },
    {
      send: create({ customerId: "pc_acme" }),
      ...refused(503, "The session store is not available."),
      headers: { "retry-after": "1" },
    },
  ]),
];
