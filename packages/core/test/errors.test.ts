import { describe, expect, test } from "vitest";
import { PortalError, type PortalErrorCode, portalErrorCodes } from "../src/errors.ts";

// Written out, so that changing the table is a decision: code, status, error of the challenge ("" for none), Retry-After.
const table: [code: PortalErrorCode, status: number, challenge?: string | undefined, retryAfter?: number][] = [
  ["request_malformed", 400],
  ["ttl_out_of_bounds", 400],
  ["return_url_refused", 400],
  ["scope_unknown", 400],
  ["idempotency_unavailable", 400],
  ["credential_ambiguous", 400],
  ["link_invalid", 400],
  ["cookies_required", 400],
  ["api_key_missing", 401, ""],
  ["api_key_invalid", 401, "invalid_token"],
  ["credential_missing", 401, ""],
  ["token_invalid", 401, "invalid_token"],
  ["token_expired", 401, "invalid_token"],
  ["session_revoked", 401, "invalid_token"],
  ["api_key_publishable", 403],
  ["permission_missing", 403],
  ["scope_insufficient", 403, "insufficient_scope"],
  ["origin_refused", 403],
  ["customer_unknown", 404],
  ["session_unknown", 404],
  ["resource_unknown", 404],
  ["method_not_allowed", 405],
  ["link_expired", 410],
  ["link_redeemed", 410],
  ["body_too_large", 413],
  ["media_type_unsupported", 415],
  ["idempotency_key_reused", 422],
  ["store_unavailable", 503, undefined, 1],
  ["store_corrupt", 503, undefined, 30],
  ["keys_unavailable", 503, undefined, 1],
  ["directory_unavailable", 503, undefined, 1],
  // Met by a client, answered by no portal.
  ["rate_limited", 429],
  ["server_unreachable", 502],
  ["reply_malformed", 502],
  ["server_timeout", 504],
];
const MET = 4;

describe("PortalError", () => {
  test.each(table)("%s is a %i", (code, status, challenge, retryAfter) => {
    const error = new PortalError(code);
    expect(error).toMatchObject({
      name: "PortalError",
      code,
      status,
      statusCode: status,
      expose: true,
      returnUrl: null,
    });
    expect(error.message).toBe(`${error.title}.`);
    expect(error.headers).toEqual({
      "cache-control": "no-store",
      ...(retryAfter !== undefined && { "retry-after": String(retryAfter) }),
      ...(challenge !== undefined && {
        "www-authenticate": `Bearer realm="portal"${challenge && `, error="${challenge}"`}`,
      }),
    });
  });

  test("has a line in this table for every code that a portal answers", () => {
    expect(table.map(([code]) => code).slice(0, -MET)).toEqual(portalErrorCodes);
  });

  test("names the scopes that were needed in the challenge", () => {
    const { headers } = new PortalError("scope_insufficient", { scopes: ["a", "b"] });
    expect(headers["www-authenticate"]).toBe('Bearer realm="portal", error="insufficient_scope", scope="a b"');
  });

  test("met on a link, session_revoked is a 410 without a challenge", () => {
    const error = new PortalError("session_revoked", { onLink: true });
    expect([error.status, error.statusCode]).toEqual([410, 410]);
    expect(error.headers).toEqual({ "cache-control": "no-store" });
    expect(new PortalError("link_invalid", { onLink: true }).status).toBe(400);
  });

  test("carries detail, fields, headers, way back and cause", () => {
    const cause = new Error("inner");
    const errors = [{ path: "a", message: "b" }];
    const error = new PortalError("link_expired", {
      detail: "This one.",
      errors,
      headers: { allow: "GET" },
      returnUrl: "https://app.example.com/",
      cause,
    });
    expect(error).toMatchObject({ message: "This one.", errors, cause, returnUrl: "https://app.example.com/" });
    expect(error.headers["allow"]).toBe("GET");
    expect(Object.isFrozen(error.headers)).toBe(true);
    expect("cause" in new PortalError("link_expired")).toBe(false);
  });
});
