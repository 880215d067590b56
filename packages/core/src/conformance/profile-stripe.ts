import { call, get } from "./adapter-requests.ts";
import type { Headers, Sent } from "./adapter-wire.ts";
import { bearerKey, challenges, profileCase, type Step } from "./profile-steps.ts";
import { keys, SHOP } from "./profile-world.ts";

const AT = "/stripe/v1/billing_portal/sessions";
const key = bearerKey(keys.secret);
const asForm: Headers = [["content-type", "application/x-www-form-urlencoded"]];

const create = (fields: string | Readonly<Record<string, string>>, headers: Headers = key): Sent => {
  const body = typeof fields === "string" ? fields : new URLSearchParams(fields).toString();
  return { method: "POST", target: AT, headers: [...asForm, ...headers], body };
};
const under = (idempotencyKey: string): Headers => [
  ...key,
  ["idempotency-key", idempotencyKey],
  ["stripe-version", "2026-01-01"],
];

const told = {
  id: "<bps id>",
  object: "billing_portal.session",
  after_expiration: null,
  configuration: null,
  created: 1_767_323_045,
  customer: "cus_acme",
  customer_account: null,
  flow: null,
  livemode: true,
  locale: null,
  on_behalf_of: null,
  return_url: null,
  url: "https://billing.example/portal/open/<link>",
};
const refused = (status: number, type: string, code: string, message: string, param?: string) => ({
  status,
  json: { error: { type, code, message, ...(param === undefined ? {} : { param }) } },
});
const invalid = (code: string, message: string, param?: string) =>
  refused(400, "invalid_request_error", code, message, param);
const flow = (type: string) => ({ customer: "cus_acme", "flow_data[type]": type });
const emptyFlow = {
  after_completion: { type: "portal_homepage", hosted_confirmation: null, redirect: null },
  subscription_cancel: null,
  subscription_pause: null,
  subscription_update: null,
  subscription_update_confirm: null,
};

export const stripeCases = [
  profileCase("stripe, create > is a session with its short-lived URL", [
    { send: create({ customer: "cus_acme" }), status: 200, json: told },
    {
      send: create({ customer: "cus_acme", return_url: `${SHOP}/a?b=c`, configuration: "bpc_1", locale: "auto" }),
      status: 200,
      json: { ...told, return_url: `${SHOP}/a?b=c`, configuration: "bpc_1", locale: "auto" },
    },
    {
      send: create({
        customer: "cus_acme",
        "after_expiration[type]": "customer_login",
        "after_expiration[customer_login][expires_at]": "1767400000",
      }),
      status: 200,
      json: { ...told, after_expiration: { type: "customer_login", customer_login: { expires_at: 1_767_400_000 } } },
    },
  ]),
  profileCase("stripe, a key as a user's name > is the key", [
    {
      send: create({ customer: "cus_acme" }, [["authorization", `Basic ${btoa(`${keys.secret}:`)}`]]),
      status: 200,
      json: told,
    },
    {
      send: create({ customer: "cus_acme" }, [["authorization", `Basic ${btoa(`${keys.secret}:password`)}`]]),
      ...refused(401, "invalid_request_error", "api_key_invalid", "The API key is not valid."),
      headers: challenges.invalid,
    },
  ]),
  profileCase("stripe, a flow > is told back, brackets escaped or not", [
    {
      send: create(flow("payment_method_update")),
      status: 200,
      json: { ...told, flow: { ...emptyFlow, type: "payment_method_update" } },
    },
    {
      send: create(
        `customer=cus_acme&flow_data[type]=subscription_cancel&flow_data[subscription_cancel][subscription]=sub_1` +
          `&flow_data[after_completion][type]=redirect&flow_data[after_completion][redirect][return_url]=${encodeURIComponent(SHOP)}`,
      ),
      status: 200,
      json: {
        ...told,
        flow: {
          ...emptyFlow,
          type: "subscription_cancel",
          after_completion: { type: "redirect", hosted_confirmation: null, redirect: { return_url: SHOP } },
          subscription_cancel: { retention: null, subscription: "sub_1" },
        },
      },
    },
    {
      send: create({
        ...flow("subscription_update_confirm"),
        "flow_data[subscription_update_confirm][subscription]": "sub_1",
        "flow_data[subscription_update_confirm][items][0][id]": "si_1",
        "flow_data[subscription_update_confirm][items][0][quantity]": "2",
      }),
      status: 200,
      json: {
        ...told,
        flow: {
          ...emptyFlow,
          type: "subscription_update_confirm",
          subscription_update_confirm: { discounts: null, subscription: "sub_1", items: [{ id: "si_1", quantity: 2 }] },
        },
      },
    },
  ]),
  profileCase(
    "stripe, a body that the merchant's own parser read > is read by the same rules",
    [
      {
        send: create({ ...flow("subscription_pause"), "flow_data[subscription_pause][subscription]": "sub_1" }),
        status: 200,
        json: {
          ...told,
          flow: { ...emptyFlow, type: "subscription_pause", subscription_pause: { subscription: "sub_1" } },
        },
      },
      {
        send: create("customer=cus_acme&customer=cus_globex"),
        ...invalid("request_malformed", "customer: must stand once.", "customer"),
      },
    ],
    { parsers: true },
  ),
  profileCase("stripe, an Idempotency-Key > is one session, and another request under it a 400", [
    { send: create({ customer: "cus_acme" }, under("k-1")), status: 200, json: told, keep: "it" },
    { send: create({ customer: "cus_acme" }, under("k-1")), status: 200, json: told },
    ...[
      { customer: "cus_globex" },
      flow("payment_method_update"),
      { customer: "cus_acme", configuration: "bpc_1" },
    ].map((fields): Step => ({
      send: create(fields, under("k-1")),
      ...refused(
        400,
        "idempotency_error",
        "idempotency_key_in_use",
        "The idempotency key was used for another request.",
      ),
    })),
    {
      send: create({ customer: "cus_acme" }, under("ä")),
      ...invalid("request_malformed", "Idempotency-Key: must be 1 to 255 visible ASCII characters.", "Idempotency-Key"),
    },
  ]),
  profileCase("stripe, bad input > is an invalid request error that names the parameter", [
    {
      send: create(""),
      ...invalid("parameter_missing", "customer: Invalid input: expected string, received undefined.", "customer"),
    },
    {
      send: create({ customer: "cus_acme", expand: "x" }),
      ...invalid("parameter_unknown", "expand: is not a known member.", "expand"),
    },
    {
      send: create({ customer: "cus_nobody" }),
      ...invalid("resource_missing", "There is no such customer.", "customer"),
    },
    {
      send: create({ customer: "cus_other" }),
      ...invalid("resource_missing", "There is no such customer.", "customer"),
    },
    {
      send: create({ customer: "cus_acme", return_url: "https://evil.example" }),
      ...invalid("url_invalid", "return_url: is not of an allowed origin.", "return_url"),
    },
    {
      send: create({ customer: "cus_acme", locale: "no such" }),
      ...invalid("request_malformed", "locale: must be a BCP 47 language tag.", "locale"),
    },
    {
      send: create(flow("subscription_cancel")),
      ...invalid(
        "parameter_missing",
        "flow_data.subscription_cancel: Invalid input: expected object, received undefined.",
        "flow_data[subscription_cancel]",
      ),
    },
    {
      send: create({
        ...flow("payment_method_update"),
        "flow_data[after_completion][type]": "redirect",
        "flow_data[after_completion][redirect][return_url]": "https://evil.example",
      }),
      ...invalid(
        "url_invalid",
        "flow_data.after_completion.redirect.return_url: is not of an allowed origin.",
        "flow_data[after_completion][redirect][return_url]",
      ),
    },
    {
      send: create("customer=cus_acme&customer=cus_globex"),
      ...invalid("request_malformed", "customer: must stand once.", "customer"),
    },
    {
      send: create("customer[x]=cus_acme"),
      ...invalid("request_malformed", "customer: Invalid input: expected string, received object.", "customer"),
    },
    {
      send: create("customer=a&customer[b]=c"),
      ...invalid("request_malformed", "customer[b]: is a value and a group at once.", "customer[b]"),
    },
    {
      send: create("customer=cus_acme&constructor=x"),
      ...invalid("parameter_unknown", "constructor: is not a known member.", "constructor"),
    },
    {
      send: create("customer=cus_acme&flow_data[type]=customer_update&flow_data[__proto__][type]=x"),
      ...invalid(
        "request_malformed",
        "flow_data[__proto__][type]: is not a well-formed name.",
        "flow_data[__proto__][type]",
      ),
    },
    {
      send: { ...create("{}"), headers: [["content-type", "application/json"], ...key] },
      ...refused(415, "invalid_request_error", "media_type_unsupported", "Send application/x-www-form-urlencoded."),
    },
  ]),
  profileCase("stripe, a key that will not do > is told so", [
    {
      send: create({ customer: "cus_acme" }, []),
      ...refused(
        401,
        "invalid_request_error",
        "api_key_missing",
        "Send the key as Authorization: Bearer, or as x-api-key.",
      ),
      headers: challenges.missing,
    },
    {
      send: create({ customer: "cus_acme" }, bearerKey(keys.publishable)),
      ...refused(403, "invalid_request_error", "secret_key_required", "Use a secret key, from your server only."),
    },
    {
      send: create({ customer: "cus_acme" }, bearerKey(keys.read)),
      ...refused(403, "invalid_request_error", "permission_missing", "This needs the permission sessions:write."),
    },
    {
      send: get(AT, key),
      ...refused(405, "invalid_request_error", "method_not_allowed", "The method is not allowed here."),
      headers: { allow: "POST, OPTIONS" },
    },
    { send: call("OPTIONS", AT), status: 204, headers: { allow: "POST, OPTIONS" } },
  ]),
  profileCase("stripe, a store that is away > is an API error that its client repeats", [
    {
      first: ({ faults }) => void (faults.store = "rejects"),
      send: create({ customer: "cus_acme" }),
      ...refused(503, "api_error", "store_unavailable", "The session store is not available."),
      headers: { "retry-after": "1" },
    },
  ]),
];
