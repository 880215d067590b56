import type { PortalAccess, SigningKey } from "@postern/core";
import { createPortalVerifier, type PortalVerifier } from "@postern/core/verifier";
import { describe, expect, expectTypeOf, it } from "vitest";
import { getPortal, ownedBy, portalErrors, portalGuard } from "../src/index.ts";
import { majors } from "./support/majors.ts";
import { ownErrors } from "./support/own-errors.ts";
import { BASE_URL, bearer, samplePortal } from "@postern/test-support/sample-portal";
import { serve } from "@postern/test-support/http";

const keys: readonly SigningKey[] = [{ kid: "k1", alg: "HS256", secret: "a secret of no fewer than 32 bytes" }];
const verifier = createPortalVerifier({ baseUrl: BASE_URL, keys, scopes: ["invoices:read", "invoices:pay"] });

describe.each(majors)("a verifier in place of a portal, $major", ({ express }) => {
  const app = express();
  app.get("/invoices/:id", portalGuard(verifier, "invoices:read"), (req, res) => {
    const found = req.params.id === "1" ? { customerId: "cus_acme" } : undefined;
    res.json(ownedBy(getPortal(verifier, req), found));
  });
  app.get("/pay", portalGuard(verifier, { scopes: ["invoices:pay"], onDenied: "throw" }));
  app.use(portalErrors(verifier), ownErrors);

  it("admits and refuses as a portal's guard does, without its store", async () => {
    const headers = await bearer(samplePortal({ keys }));
    const { send } = await serve(app);
    expect(await send("/invoices/1", { headers })).toMatchObject({ status: 200, json: { customerId: "cus_acme" } });
    expect(await send("/invoices/2", { headers })).toMatchObject({ status: 404, json: { code: "resource_unknown" } });
    expect(await send("/pay", { headers })).toMatchObject({ status: 403, json: { code: "scope_insufficient" } });
    expect(await send("/invoices/1")).toMatchObject({ status: 401, json: { code: "credential_missing" } });
    const opaque = await bearer(samplePortal());
    expect(await send("/invoices/1", { headers: opaque })).toMatchObject({ json: { code: "token_invalid" } });
  });

  it("is not another one's: getPortal tells whose guard ran", async () => {
    const other = createPortalVerifier({ baseUrl: BASE_URL, keys, scopes: ["invoices:read"] });
    const mixed = express();
    mixed.get("/", portalGuard(other), (req, res) => {
      res.json(getPortal(verifier, req));
    });
    const { send } = await serve(mixed.use(ownErrors));
    const headers = await bearer(samplePortal({ keys }));
    expect(await send("/", { headers })).toMatchObject({
      status: 500,
      text: expect.stringContaining("getPortal needs"),
    });
  });
});

describe("types of a verifier", () => {
  it("bring its scopes to guard and getPortal", () => {
    type Scope = "invoices:read" | "invoices:pay";
    expectTypeOf(verifier).toEqualTypeOf<PortalVerifier<Scope>>();
    expectTypeOf(getPortal<Scope>).returns.toEqualTypeOf<PortalAccess<Scope>>();
    // @ts-expect-error not declared
    expectTypeOf(() => portalGuard(verifier, "invoices:write")).toBeFunction();
    expectTypeOf(portalErrors(verifier)).parameter(0).toEqualTypeOf<unknown>();
  });
});
