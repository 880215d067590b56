import { createPortal, memoryStore } from "@postern/core";
import { createPortalVerifier } from "@postern/core/verifier";
import Fastify from "fastify";
import { describe, expect, it } from "vitest";
import { getPortal, portalGuard, portalPlugin } from "../src/index.ts";
import { mount } from "./support/mount.ts";
import { BASE_URL } from "@postern/test-support/sample-portal";
import { serve } from "./support/serve.ts";

const keys = [{ kid: "k1", alg: "HS256", secret: "a secret of no fewer than thirty-two bytes" }] as const;
const scopes = ["invoices:read"] as const;

function signingPortal() {
  const customers = { find: () => ({ id: "cus_acme" }) };
  const authenticate = () => undefined;
  const store = memoryStore();
  return createPortal({ baseUrl: BASE_URL, store, customers, scopes, defaultScopes: scopes, keys, authenticate });
}

describe("a portal with keys", () => {
  it("publishes them below its mount", async () => {
    const { send } = await serve(mount(signingPortal()));
    expect(await send("/portal/.well-known/jwks.json")).toMatchObject({ status: 200, json: { keys: [] } });
  });

  it("has tokens that a service without its store admits, by hook and by config", async () => {
    const { token } = await signingPortal().sessions.create({ customerId: "cus_acme", delivery: "token" });
    const verifier = createPortalVerifier({ baseUrl: BASE_URL, scopes, keys });
    const app = Fastify();
    app.register(portalPlugin(verifier));
    app.get("/hook", { onRequest: portalGuard(verifier, "invoices:read") }, (request) => getPortal(verifier, request));
    app.get("/config", { config: { portal: { scopes } } }, (request) => request.portal);
    const { send } = await serve(app);
    for (const path of ["/hook", "/config"]) {
      const headers = { authorization: `Bearer ${token}` };
      expect(await send(path, { headers })).toMatchObject({ status: 200, json: { customerId: "cus_acme" } });
      expect(await send(path)).toMatchObject({ status: 401 });
    }
  });
});
