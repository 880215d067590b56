import { describe, expectTypeOf, test } from "vitest";
import * as core from "../src/index.ts";
import type { CreateInput, PortalAccess, PortalErrorCode, Redeemed, SessionPage, SessionView } from "../src/index.ts";
import { memoryStore } from "../src/index.ts";
import { baseUrl, directoryOf } from "./support.ts";

const { createPortal } = core;
const base = { baseUrl, store: memoryStore(), customers: directoryOf() };

const listed = createPortal({ ...base, scopes: ["a:read", "a:write"], defaultScopes: ["a:read"] });
const mapped = createPortal({ ...base, scopes: { "a:read": [], "a:write": ["a:read"] }, defaultScopes: ["a:read"] });
type Scope = "a:read" | "a:write";

// Functions in here are only compiled, never called: what they would do is tested elsewhere.
type ListedPortal = typeof listed;
type MappedPortal = typeof mapped;

describe("the declared scopes", () => {
  test("are inferred as a union, from a list and from a map", () => {
    expectTypeOf(listed).toEqualTypeOf<core.Portal<Scope>>();
    expectTypeOf(mapped).toEqualTypeOf<core.Portal<Scope>>();
  });

  test("are all that create, authorize and defaultScopes take, in list form", () => {
    expectTypeOf(() => listed.sessions.create({ customerId: "a", scopes: ["a:write"] })).toBeFunction();
    // @ts-expect-error an undeclared scope
    expectTypeOf(() => listed.sessions.create({ customerId: "a", scopes: ["b:read"] })).toBeFunction();
    // @ts-expect-error an undeclared scope
    expectTypeOf(() => listed.authorize("", "b:read")).toBeFunction();
    // @ts-expect-error an undeclared scope among declared ones
    expectTypeOf(() => listed.authorize("", ["a:read", "b:read"])).toBeFunction();
    // @ts-expect-error an undeclared scope
    expectTypeOf(() => listed.forTenant("t").sessions.create({ customerId: "a", scopes: ["b:read"] })).toBeFunction();
    // @ts-expect-error a default that is not declared
    expectTypeOf(() => createPortal({ ...base, scopes: ["a:read"], defaultScopes: ["a:write"] })).toBeFunction();
  });

  test("are all that create, authorize, implications and defaultScopes take, in map form", () => {
    expectTypeOf(() => mapped.authorize("", ["a:read", "a:write"])).toBeFunction();
    // @ts-expect-error an undeclared scope
    expectTypeOf(() => mapped.sessions.create({ customerId: "a", scopes: ["b:read"] })).toBeFunction();
    // @ts-expect-error an undeclared scope
    expectTypeOf(() => mapped.authorize("", "b:read")).toBeFunction();
    // @ts-expect-error a default that is not declared
    expectTypeOf(() => createPortal({ ...base, scopes: { "a:read": [] }, defaultScopes: ["a:write"] })).toBeFunction();
    // @ts-expect-error an implication that is not declared
    expectTypeOf(() => createPortal({ ...base, scopes: { w: ["r"] }, defaultScopes: ["w"] })).toBeFunction();
  });

  test("are what every answer is typed by", () => {
    expectTypeOf<ListedPortal["authorize"]>().returns.resolves.toEqualTypeOf<PortalAccess<Scope>>();
    expectTypeOf<PortalAccess<Scope>["scopes"]>().toEqualTypeOf<readonly Scope[]>();
    expectTypeOf<MappedPortal["redeem"]>().returns.resolves.toEqualTypeOf<Redeemed<Scope>>();
    expectTypeOf<ListedPortal["sessions"]["create"]>().returns.resolves.toEqualTypeOf<core.CreatedSession<Scope>>();
    expectTypeOf<ListedPortal["sessions"]["get"]>().returns.resolves.toEqualTypeOf<SessionView<Scope>>();
    expectTypeOf<ListedPortal["sessions"]["list"]>().returns.resolves.toEqualTypeOf<SessionPage<Scope>>();
  });
});

describe("the input of create", () => {
  test("names exactly one customer", () => {
    expectTypeOf<{ customerId: string }>().toExtend<CreateInput>();
    expectTypeOf<{ customerExternalId: string }>().toExtend<CreateInput>();
    expectTypeOf<{ actor: string }>().not.toExtend<CreateInput>();
    expectTypeOf<{ customerId: string; customerExternalId: string }>().not.toExtend<CreateInput>();
  });

  test("of revoke names exactly one target", () => {
    expectTypeOf(() => listed.sessions.revoke("ps_x")).toBeFunction();
    // @ts-expect-error two targets of which one is wrong
    expectTypeOf(() => listed.sessions.revoke({ customerId: 5 })).toBeFunction();
    // @ts-expect-error nothing to revoke
    expectTypeOf(() => listed.sessions.revoke({})).toBeFunction();
    // @ts-expect-error all or nothing
    expectTypeOf(() => listed.sessions.revoke({ all: false })).toBeFunction();
  });
});

describe("nothing public", () => {
  test("is any: the functions of the package", () => {
    expectTypeOf(core.createPortal).parameter(0).not.toBeAny();
    expectTypeOf(core.createPortal).returns.not.toBeAny();
    expectTypeOf(core.memoryStore).returns.not.toBeAny();
    expectTypeOf(core.apiKeys).parameter(0).not.toBeAny();
    expectTypeOf(core.apiKeys).returns.not.toBeAny();
    expectTypeOf(core.ownedBy).parameters.not.toBeAny();
    expectTypeOf(core.ownedBy).parameter(1).not.toBeAny();
    expectTypeOf(core.ownerKey).parameter(0).not.toBeAny();
    expectTypeOf(core.ownerKey).returns.toEqualTypeOf<string>();
    expectTypeOf(core.statusOf).parameter(0).not.toBeAny();
    expectTypeOf(core.statusOf).returns.toEqualTypeOf<core.SessionStatus>();
    expectTypeOf(core.PortalError).constructorParameters.not.toBeAny();
    expectTypeOf<core.PortalError["code"]>().toEqualTypeOf<PortalErrorCode>();
  });

  test("is any: the members of a portal", () => {
    type IsAny<T> = 0 extends 1 & T ? true : false;
    type HasAny<T> =
      true extends IsAny<T>
        ? true
        : T extends (...args: infer A) => infer R
          ? IsAny<A[number]> | IsAny<Awaited<R>>
          : false;
    /** The names of members that are any, or are functions that take or give any. */
    type AnyMembers<T> = { [K in keyof T]: true extends HasAny<T[K]> ? K : never }[keyof T];
    expectTypeOf<
      AnyMembers<{ a: any; b: () => any; c: (x: any) => void; d: () => Promise<any>; e: string }>
    >().toEqualTypeOf<"a" | "b" | "c" | "d">();
    expectTypeOf<AnyMembers<core.Portal<Scope>>>().toBeNever();
    expectTypeOf<AnyMembers<core.Sessions<Scope>>>().toBeNever();
    expectTypeOf<AnyMembers<core.PortalStore>>().toBeNever();
    expectTypeOf<AnyMembers<core.PortalSession>>().toBeNever();
    expectTypeOf<AnyMembers<core.CreatedSession<Scope>>>().toBeNever();
    expectTypeOf<AnyMembers<PortalAccess<Scope>>>().toBeNever();
    expectTypeOf<AnyMembers<Required<core.PortalOptions<Scope>>>>().toBeNever();
    expectTypeOf<AnyMembers<Required<core.PortalErrorOptions>>>().toBeNever();
  });

  test("that hands a resource on loses its type", () => {
    const invoice = { customerId: "a", total: 5 };
    const owned = () => core.ownedBy({ tenantId: "default", customerId: "a" }, invoice);
    expectTypeOf(owned).returns.toEqualTypeOf<typeof invoice>();
  });
});

describe("look-ups that are batched", () => {
  test("take and give what the question takes and gives", () => {
    const find = core.batched(async (ids: readonly string[]) => ids.map((id) => (id === "" ? undefined : id.length)));
    expectTypeOf(find).toEqualTypeOf<(id: string) => Promise<number | undefined>>();
    // @ts-expect-error an answer for one key, not for each
    expectTypeOf(() => core.batched(async (ids: readonly string[]) => ids[0])).toBeFunction();
  });
});
