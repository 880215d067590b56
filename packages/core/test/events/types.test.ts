import { describe, expectTypeOf, test } from "vitest";
import type { PortalErrorCode, PortalEvent, PortalEventName, PortalListener } from "../../src/index.ts";
import { testPortal } from "../support.ts";

// Functions in here are only compiled, never called.
describe("the types of events", () => {
  const { portal } = testPortal();

  test("name the six events, and nothing else is one", () => {
    expectTypeOf<PortalEventName>().toEqualTypeOf<
      "created" | "opened" | "redeemed" | "denied" | "revoked" | "expired"
    >();
    // @ts-expect-error no such event
    expectTypeOf(() => portal.on("deleted", () => {})).toBeFunction();
    expectTypeOf(() => portal.on("denied", ({ reason }) => void reason)).returns.toEqualTypeOf<() => void>();
  });

  test("tell what an event holds, which nobody changes", () => {
    expectTypeOf<PortalListener>().parameter(0).toEqualTypeOf<PortalEvent>();
    expectTypeOf<PortalEvent["reason"]>().toEqualTypeOf<PortalErrorCode | null>();
    expectTypeOf<PortalEvent["at"]>().toEqualTypeOf<number>();
    expectTypeOf<Exclude<PortalEvent[Exclude<keyof PortalEvent, "at">], null>>().toExtend<string>();
    const change = (event: PortalEvent) => {
      // @ts-expect-error read only
      event.actor = "another";
    };
    expectTypeOf(change).toBeFunction();
  });
});
