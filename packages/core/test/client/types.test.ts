import { describe, expectTypeOf, test } from "vitest";
import { createPortalClient, type PortalClient, type SessionList } from "../../src/client/index.ts";
import type { CreatedSession, Sessions, SessionView } from "../../src/index.ts";

type Scope = "invoices:read" | "invoices:pay";
// Only compiled, never called.
const make = () => createPortalClient<Scope>({ baseUrl: "https://a.example/v1", apiKey: "sk_live_12345678" });
type Client = ReturnType<typeof make>;

describe("the types of the client", () => {
  test("are those of the portal's own process, so that code takes either", () => {
    expectTypeOf<Client>().toEqualTypeOf<PortalClient<Scope>>();
    expectTypeOf<Client["portalSessions"]>().toExtend<Sessions<Scope>>();
    expectTypeOf<Client["portalSessions"]["create"]>().returns.resolves.toEqualTypeOf<CreatedSession<Scope>>();
    expectTypeOf<Client["portalSessions"]["list"]>().returns.toEqualTypeOf<SessionList<Scope>>();
  });

  test("know the declared scopes and no others", () => {
    const sessions = {} as Client["portalSessions"];
    expectTypeOf(() => sessions.create({ customerId: "a", scopes: ["invoices:pay"] })).toBeFunction();
    // @ts-expect-error an undeclared scope
    expectTypeOf(() => sessions.create({ customerId: "a", scopes: ["b:read"] })).toBeFunction();
    expectTypeOf(async (client: Client) => {
      for await (const session of client.portalSessions.list())
        expectTypeOf(session).toEqualTypeOf<SessionView<Scope>>();
    }).toBeFunction();
  });

  test("take any text for a scope, unless they are told", () => {
    const plain = () => createPortalClient({ baseUrl: "https://a.example/v1", apiKey: "sk_live_12345678" });
    expectTypeOf(plain).returns.toEqualTypeOf<PortalClient>();
  });
});
