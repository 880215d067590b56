import { FlexpriceCore } from "@flexprice/sdk/core.js";
import { resolveGlobalSecurity } from "@flexprice/sdk/lib/security.js";
import { describe, expect, it } from "vitest";
import { serveDemo } from "../support/serve-demo.ts";

/**
 * Flexprice's own SDK has no method for this call; its exported core sends it as its methods send theirs, with the key,
 * the headers and the retries that it has for them.
 */
async function mint(origin: string, externalId: string, apiKeyAuth = "sk_demo_local") {
  const client = new FlexpriceCore({ serverURL: `${origin}/profiles/flexprice/v1`, apiKeyAuth });
  // What the SDK's own methods are made of has a leading underscore.
  const { _options: options, _baseURL: baseURL } = client;
  const context = {
    options,
    baseURL: baseURL!,
    operationID: "getCustomerPortal",
    oAuth2Scopes: null,
    resolvedSecurity: resolveGlobalSecurity({ apiKeyAuth }),
    retryConfig: { strategy: "none" as const },
  };
  const path = `/customers/portal/${encodeURIComponent(externalId)}`;
  const headers = { Accept: "application/json" };
  const request = client["_createRequest"](context, {
    method: "GET",
    path,
    headers,
    security: context.resolvedSecurity,
  });
  if (!request.ok) throw request.error;
  const { retryConfig } = context;
  const sent = await client["_do"](request.value, { context, errorCodes: ["4XX", "5XX"], retryConfig, retryCodes: [] });
  if (!sent.ok) throw sent.error;
  const body = (await sent.value.json()) as Record<string, string>;
  return { status: sent.value.status, body };
}

describe("Flexprice's own SDK", () => {
  it("mints a session whose token passes the guard", async () => {
    const { origin } = await serveDemo();
    const { status, body } = await mint(origin, "acme-001");
    expect(status).toBe(200);
    expect(Object.keys(body).toSorted()).toEqual(["expires_at", "token", "url"]);
    const headers = { "x-session-token": body["token"]! };
    expect(await fetch(`${origin}/profiles/flexprice/api/invoices`, { headers })).toMatchObject({ status: 200 });
  });

  it.each([
    ["a customer of nobody", "no/body?", undefined, 404, "not_found"],
    ["a wrong key", "acme-001", "sk_demo_wrong", 401, "unauthorized"],
    ["a publishable key", "acme-001", "pk_demo_local", 403, "permission_denied"],
  ])("reads the refusal of %s", async (_what, externalId, key, status, code) => {
    const { origin } = await serveDemo();
    const answer = await mint(origin, externalId, key);
    expect(answer).toMatchObject({ status, body: { code, http_status_code: status } });
  });
});
