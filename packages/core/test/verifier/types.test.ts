import { describe, expectTypeOf, test } from "vitest";
import { type FetchVerdict, portalErrorResponse, portalGuard } from "../../src/fetch.ts";
import { createGuard, errorReply, type Guard, type TokenAuthority } from "../../src/http/index.ts";
import type { Portal, PortalAccess, SigningKey } from "../../src/index.ts";
import { createPortalVerifier, type PortalVerifier, type PortalVerifierOptions } from "../../src/verifier.ts";
import { freshKey } from "../jwt/keys.ts";
import { baseUrl, testPortal } from "../support.ts";

const keys: readonly SigningKey[] = [freshKey("Ed25519", "k1")];
const listed = createPortalVerifier({ baseUrl, keys, scopes: ["a:read", "a:write"] });
const mapped = createPortalVerifier({ baseUrl, keys, scopes: { "a:read": [], "a:write": ["a:read"] } });
type Scope = "a:read" | "a:write";

// Functions in here are only compiled, never called.
describe("a verifier's types", () => {
  test("infer the scopes as a union, from a list and from a map", () => {
    expectTypeOf(listed).toEqualTypeOf<PortalVerifier<Scope>>();
    expectTypeOf(mapped).toEqualTypeOf<PortalVerifier<Scope>>();
    expectTypeOf<PortalVerifier<Scope>["authorize"]>().returns.resolves.toEqualTypeOf<PortalAccess<Scope>>();
  });

  test("take declared scopes only", () => {
    expectTypeOf(() => listed.authorize("", ["a:read", "a:write"])).toBeFunction();
    // @ts-expect-error an undeclared scope
    expectTypeOf(() => listed.authorize("", "b:read")).toBeFunction();
    expectTypeOf(() => createGuard(listed, ["a:read"])).returns.toEqualTypeOf<Guard<Scope>>();
    // @ts-expect-error an undeclared scope
    expectTypeOf(() => createGuard(listed, ["b:read"])).toBeFunction();
    // @ts-expect-error an undeclared scope
    expectTypeOf(() => portalGuard(listed, "b:read")).toBeFunction();
  });

  test("name the options, and HS256 is not among the algorithms of a JWKS", () => {
    expectTypeOf<PortalVerifierOptions<string>["algs"]>().toEqualTypeOf<readonly ("Ed25519" | "RS256")[] | undefined>();
    // @ts-expect-error a secret has no place in a JWKS
    expectTypeOf(() => createPortalVerifier({ baseUrl, jwksUrl: "", scopes: ["a"], algs: ["HS256"] })).toBeFunction();
    // @ts-expect-error no such option
    expectTypeOf(() => createPortalVerifier({ baseUrl, keys, scopes: ["a"], issuer: "x" })).toBeFunction();
  });

  test("stand for a portal wherever a token is judged, and nowhere else", () => {
    const { portal } = testPortal();
    expectTypeOf(listed).toExtend<TokenAuthority<Scope>>();
    expectTypeOf(portal).toExtend<
      TokenAuthority<"invoices:read" | "invoices:pay" | "subscriptions:read" | "subscriptions:write">
    >();
    expectTypeOf(listed).toExtend<TokenAuthority>();
    expectTypeOf(listed).not.toExtend<Portal<Scope>>();
    expectTypeOf(errorReply).parameter(0).toEqualTypeOf<TokenAuthority>();
    expectTypeOf(portalErrorResponse).parameter(0).toEqualTypeOf<TokenAuthority>();
  });

  test("reach the Fetch guard's verdict", () => {
    expectTypeOf(portalGuard(listed, "a:read")).returns.resolves.toEqualTypeOf<FetchVerdict<Scope>>();
    const handler = async (request: Request) => {
      const { access, response } = await portalGuard(listed, "a:read")(request);
      return response ?? Response.json(access.scopes satisfies readonly Scope[]);
    };
    expectTypeOf(handler).returns.resolves.toEqualTypeOf<Response>();
  });
});
