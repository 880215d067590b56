import { afterAll, beforeEach, describe, expect, test, vi } from "vitest";
import { createEvents, type PortalEvent, type PortalEventName, portalEventNames } from "../../src/events.ts";
import { refusal, start, testPortal, verdict } from "../support.ts";
import { event, setUp, warnings } from "./support.ts";

const warn = warnings();
beforeEach(() => void warn.mockClear());
afterAll(() => warn.mockRestore());

describe("portal.on", () => {
  test.each(portalEventNames)("tells a listener of %s what it asked for alone", async (name) => {
    const { portal, clock } = testPortal();
    const told: PortalEventName[] = [];
    portal.on(name, (each) => void told.push(each.event));
    const { token, id } = await portal.sessions.create({ customerId: "cus_acme" });
    await portal.redeem(token);
    await portal.sessions.revoke(id);
    const other = (await portal.sessions.create({ customerId: "cus_acme" })).token;
    clock.advance(7200);
    await refusal(portal.redeem(other));
    expect(new Set(told)).toEqual(name === "opened" ? new Set() : new Set([name]));
  });

  test("tells the events of its own portal", async () => {
    const { tell } = setUp();
    await testPortal().portal.sessions.create({ customerId: "cus_acme" });
    expect(tell()).toEqual([]);
  });

  test("tells every listener, in the order they came", async () => {
    const { portal } = testPortal();
    const order: number[] = [];
    for (const each of [1, 2, 3]) portal.on("created", () => void order.push(each));
    await portal.sessions.create({ customerId: "cus_acme" });
    expect(order).toEqual([1, 2, 3]);
  });

  test("answers with a function that takes this listener off, and may be called again", async () => {
    const { portal } = testPortal();
    const listener = vi.fn<(told: PortalEvent) => void>();
    const create = async () => portal.sessions.create({ customerId: "cus_acme" });
    const [off] = [portal.on("created", listener), portal.on("created", listener)];
    await create();
    expect(listener).toHaveBeenCalledTimes(2);
    off();
    off();
    await create();
    expect(listener).toHaveBeenCalledTimes(3);
  });

  test("lets listeners come and go while an event is told", async () => {
    const { portal } = testPortal();
    const order: string[] = [];
    const late = () => void order.push("late");
    const off = portal.on("created", () => {
      order.push("first");
      off();
      portal.on("created", late);
    });
    portal.on("created", () => void order.push("second"));
    await portal.sessions.create({ customerId: "cus_acme" });
    expect(order.splice(0)).toEqual(["first", "second"]);
    await portal.sessions.create({ customerId: "cus_acme" });
    expect(order).toEqual(["second", "late"]);
  });

  test("lets a listener call the portal", async () => {
    const { portal, tell, clock } = setUp();
    const ended: Promise<void>[] = [];
    portal.on("created", ({ sessionId }) => void ended.push(portal.sessions.revoke(sessionId!)));
    const { token } = await portal.sessions.create({ customerId: "cus_acme", delivery: "token" });
    await Promise.all(ended);
    expect(await verdict(portal.authorize(token))).toBe("401 session_revoked");
    expect(tell().map((each) => each.event)).toEqual(["created", "revoked", "denied"]);
    expect(clock.now).toBe(start);
  });

  test.each([["create"], [""], ["__proto__"], ["constructor"], [undefined]])("refuses the event %j", (name) => {
    const { portal } = testPortal();
    const call = () => portal.on(name as PortalEventName, () => {});
    expect(call).toThrow(TypeError);
    expect(call).toThrow("known are created, opened, redeemed, denied, revoked, expired");
  });

  test.each([undefined, null, "log", {}])("refuses the listener %j", (listener) => {
    const call = () => testPortal().portal.on("created", listener as never);
    expect(call).toThrow(TypeError);
    expect(call).toThrow("portal.on needs a function to call");
  });

  test("tells an event that nobody can change for the next listener", async () => {
    const { portal, tell } = setUp();
    portal.on("created", (told) => {
      (told as { customerId: string }).customerId = "cus_globex";
    });
    portal.on("created", (told) => expect(told.customerId).toBe("cus_acme"));
    await portal.sessions.create({ customerId: "cus_acme" });
    expect(tell()[0]).toMatchObject({ customerId: "cus_acme" });
    expect(warn).toHaveBeenCalledOnce(); // the first threw; the second did not
  });
});

describe("a listener that fails", () => {
  const failures: [string, () => void, string][] = [
    [
      "throws",
      () => {
        throw new Error("no log");
      },
      "Error: no log",
    ],
    [
      "throws no error",
      () => {
        throw Object.create(null);
      },
      "object",
    ],
    ["rejects", async () => Promise.reject(new Error("no log")), "Error: no log"],
    ["rejects with no error", async () => Promise.reject(null), "object"],
  ];

  test.each(failures)(
    "harms no request and no other listener when it %s, and is reported once",
    async (_, fail, what) => {
      const { portal, clock, store } = testPortal({ secret: "s".repeat(32) });
      for (const name of portalEventNames) portal.on(name, fail);
      const told: string[] = [];
      for (const name of portalEventNames) portal.on(name, (each) => void told.push(each.event));
      const { token, id } = await portal.sessions.create({ customerId: "cus_acme" });
      await portal.sessions.create({ customerId: "cus_acme" }, { idempotencyKey: "k" });
      const redeemed = await portal.redeem(token);
      expect(await verdict(portal.authorize(redeemed.token))).toBe("admitted");
      expect(await verdict(portal.authorize(redeemed.token, "invoices:pay"))).toBe("403 scope_insufficient");
      expect(await verdict(portal.redeem(token))).toBe("410 link_redeemed");
      await portal.sessions.revoke(id);
      await portal.sessions.revoke({ customerId: "cus_acme" });
      const late = await portal.sessions.create({ customerId: "cus_acme", delivery: "token" });
      clock.now = late.expiresAt;
      expect(await verdict(portal.authorize(late.token))).toBe("401 token_expired");
      const expected = "created, created, redeemed, denied, denied, revoked, revoked, created, expired, denied";
      expect(told.join(", ")).toBe(expected);
      expect(store.calls).toContain("redeem");
      await new Promise(setImmediate); // a rejection nobody handles would fail the run
      expect(warn).toHaveBeenCalledExactlyOnceWith(`The portal's event listener threw ${what}`, {
        type: "PosternWarning",
      });
    },
  );

  test("does not hold a request up while it is under way", async () => {
    const { portal } = testPortal();
    portal.on("created", async () => new Promise(() => {}));
    expect((await portal.sessions.create({ customerId: "cus_acme" })).status).toBe("issued");
  });
});

describe("emit", () => {
  const setUpEvents = () => {
    const clock = vi.fn<() => number>(() => start);
    const caller = vi.fn<() => object>(() => ({ ip: "192.0.2.7" }));
    const onThrow = vi.fn<(error: unknown) => void>();
    return { clock, caller, onThrow, events: createEvents(clock, onThrow) };
  };

  test("asks neither clock nor caller where nobody listens to this event", () => {
    const { clock, caller, events } = setUpEvents();
    events.on("revoked", () => {});
    events.on("created", () => {})();
    events.emit("created", {}, caller);
    expect([caller.mock.calls, clock.mock.calls]).toEqual([[], []]);
  });

  test("asks each once, however many listen", () => {
    const { clock, caller, events } = setUpEvents();
    const told: PortalEvent[] = [];
    for (let i = 0; i < 3; i += 1) events.on("created", (each) => void told.push(each));
    events.emit("created", { tenantId: "default" }, caller);
    expect([caller.mock.calls.length, clock.mock.calls.length]).toEqual([1, 1]);
    expect(new Set(told).size).toBe(1);
    expect(told[0]).toEqual(event("created", start, { tenantId: "default", ip: "192.0.2.7" }));
  });

  test("tells on without a caller that throws", () => {
    const { onThrow, events } = setUpEvents();
    const told: PortalEvent[] = [];
    events.on("created", (each) => void told.push(each));
    events.emit("created", {}, () => {
      throw new Error("trust proxy");
    });
    expect(told).toEqual([event("created", start)]);
    expect(onThrow).not.toHaveBeenCalled();
  });
});
