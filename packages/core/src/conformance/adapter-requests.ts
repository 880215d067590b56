import type { Headers, Sent } from "./adapter-wire.ts";
import { API_KEY, CLAIMANT, SESSION_COOKIE } from "./adapter-world.ts";

/** Where the cases' apps have the management routes. */
export const MANAGEMENT = "/v1/portal-sessions";
export const GUARDED = "/api/invoices";

export const withKey: Headers = [["authorization", `Bearer ${API_KEY}`]];
export const asJson: Headers = [["content-type", "application/json"]];
/** What a browser says of a form on the portal's own pages. */
export const sameOrigin: Headers = [["sec-fetch-site", "same-origin"]];
/** What a browser says when a person follows a link. */
export const navigation: Headers = [
  ["sec-fetch-mode", "navigate"],
  ["accept", "text/html,application/xhtml+xml,*/*;q=0.8"],
];

/** The nonce that the open page gave a browser. */
export const claimant: Headers = [["cookie", `${SESSION_COOKIE}-claimant=${CLAIMANT}`]];

export function bearer(token: string): Headers {
  return [["authorization", `Bearer ${token}`]];
}

export function cookie(token: string): Headers {
  return [["cookie", `theme=dark; ${SESSION_COOKIE}=${token}`]];
}

export function get(target: string, headers: Headers = []): Sent {
  return { method: "GET", target, headers };
}

export function call(method: string, target: string, headers: Headers = []): Sent {
  return { method, target, headers };
}

export function postJson(target: string, body: string | object, headers: Headers = []): Sent {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return { method: "POST", target, headers: [...asJson, ...headers], body: text };
}

export function postForm(target: string, fields: Readonly<Record<string, string>>, headers: Headers = []): Sent {
  const type = ["content-type", "application/x-www-form-urlencoded"] as const;
  return { method: "POST", target, headers: [type, ...headers], body: new URLSearchParams(fields).toString() };
}

/** Creates a session for a customer who exists, or is refused for the body that is given instead. */
export function create(body: string | object = { customerId: "cus_acme" }, headers: Headers = []): Sent {
  return postJson(MANAGEMENT, body, [...withKey, ...headers]);
}
