import { Router } from "@koa/router";
import type { PortalAccess, SigningKey } from "@postern/core";
import { createPortalVerifier } from "@postern/core/verifier";
import { describe, expect, expectTypeOf, it } from "vitest";
import { getPortal, ownedBy, portalErrors, portalGuard } from "../src/index.ts";
import { appOf, ownErrors } from "./support/app-of.ts";
import { majors } from "./support/majors.ts";
import { BASE_URL, bearer, samplePortal } from "@postern/test-support/sample-portal";
import { serve } from "@postern/test-support/http";

const keys: readonly SigningKey[] = [{ kid: "k1", alg: "HS256", secret: "a secret of no fewer than 32 bytes" }];
const verifier = createPortalVerifier({ baseUrl: BASE_URL, keys, scopes: ["invoices:read", "invoices:pay"] });

describe.each(majors)("a verifier in place of a portal, $major", ({ Koa }) => {
  it("admits and refuses as a portal's guard does, without its store", async () => {
    const headers = await bearer(samplePortal({ keys }));
    const { send } = await serve(
      appOf(Koa, portalErrors(verifier), portalGuard(verifier, "invoices:read"), (ctx) => {
        ctx.body = ownedBy(getPortal(verifier, ctx), ctx.path === "/1" ? { customerId: "cus_acme" } : undefined);
      }),
    );
    expect(await send("/1", { headers })).toMatchObject({ status: 200, json: { customerId: "cus_acme" } });
    expect(await send("/2", { headers })).toMatchObject({ status: 404, json: { code: "resource_unknown" } });
    expect(await send("/1")).toMatchObject({ status: 401, json: { code: "credential_missing" } });
    const opaque = await bearer(samplePortal());
    expect(await send("/1", { headers: opaque })).toMatchObject({ json: { code: "token_invalid" } });
  });

  it("throws a refusal on, and is not another one's", async () => {
    const other = createPortalVerifier({ baseUrl: BASE_URL, keys, scopes: ["invoices:pay"] });
    const headers = await bearer(samplePortal({ keys }));
    const thrown = portalGuard(other, { scopes: ["invoices:pay"], onDenied: "throw" });
    const { send } = await serve(appOf(Koa, portalErrors(verifier), thrown));
    expect(await send("/", { headers })).toMatchObject({ status: 403, json: { code: "scope_insufficient" } });
    const mixed = await serve(appOf(Koa, ownErrors, portalGuard(other), (ctx) => void getPortal(verifier, ctx)));
    expect(await mixed.send("/", { headers })).toMatchObject({
      status: 500,
      text: expect.stringContaining("getPortal needs"),
    });
  });
});

describe("types of a verifier", () => {
  it("bring its scopes to guard, state and getPortal", () => {
    new Router().get("/", portalGuard(verifier, "invoices:read"), (ctx) => {
      expectTypeOf(ctx.state.portal).toEqualTypeOf<PortalAccess<"invoices:read" | "invoices:pay">>();
      expectTypeOf(getPortal(verifier, ctx)).toEqualTypeOf<PortalAccess<"invoices:read" | "invoices:pay">>();
    });
    // @ts-expect-error not declared
    expectTypeOf(() => portalGuard(verifier, "invoices:write")).toBeFunction();
  });
});
