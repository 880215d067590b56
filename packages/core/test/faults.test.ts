import { inspect } from "node:util";
import { afterAll, beforeEach, describe, expect, test, vi } from "vitest";
import { PortalError } from "../src/errors.ts";
import { harmless, warnOfFaults } from "../src/faults.ts";
import { refusal, start, testPortal } from "./support.ts";

const warn = vi.spyOn(process, "emitWarning");
beforeEach(() => void warn.mockReset().mockImplementation(() => {}));
afterAll(() => warn.mockRestore());

const away = new PortalError("store_unavailable", { cause: new Error("connect ECONNREFUSED") });
const corrupt = new PortalError("store_corrupt");

describe("warnOfFaults", () => {
  test("tells code, title and cause in a warning of its own type", () => {
    warnOfFaults(() => start)(away);
    expect(warn.mock.calls).toEqual([
      [
        "The session store is not available. Cause: Error: connect ECONNREFUSED",
        { type: "PosternWarning", code: "store_unavailable" },
      ],
    ]);
  });

  test("tells what was special about this one", () => {
    warnOfFaults(() => start)(new PortalError("directory_unavailable", { detail: "No answer within 250 ms." }));
    expect(warn.mock.lastCall?.[0]).toBe("The customer directory is not available: No answer within 250 ms.");
  });

  test("tells the causes of the cause, by their code where they say nothing", () => {
    const refused = Object.assign(new AggregateError([]), { code: "ECONNREFUSED" });
    const cause = new TypeError("fetch failed", { cause: refused });
    warnOfFaults(() => start)(new PortalError("keys_unavailable", { cause }));
    const told =
      "The keys to verify with are not available. Cause: TypeError: fetch failed, from AggregateError: ECONNREFUSED";
    expect(warn.mock.lastCall?.[0]).toBe(told);
  });

  test("warns at most once a minute for each code", () => {
    let now = start;
    const tell = warnOfFaults(() => now);
    const told = () => warn.mock.calls.map(([, options]) => (options as { code: string }).code);
    for (let i = 0; i < 100; i += 1) tell(away);
    tell(corrupt);
    now += 59_999;
    tell(away);
    expect(told()).toEqual(["store_unavailable", "store_corrupt"]);
    now += 1;
    tell(away);
    tell(away);
    expect(told()).toEqual(["store_unavailable", "store_corrupt", "store_unavailable"]);
  });

  test("is what a portal without onFault does", async () => {
    const { portal, store } = testPortal({ onFault: undefined });
    store.replace({ find: () => Promise.reject(new Error("connection reset")) });
    for (let i = 0; i < 3; i += 1) await refusal(portal.sessions.get(`ps_${"a".repeat(28)}`));
    expect(warn).toHaveBeenCalledExactlyOnceWith(
      expect.stringContaining("Cause: Error: connection reset"),
      expect.anything(),
    );
  });
});

describe("onFault", () => {
  const id = `ps_${"a".repeat(28)}`;

  test("is told every 503 once, with its cause", async () => {
    const told: PortalError[] = [];
    const { portal, store } = testPortal({ onFault: (fault) => void told.push(fault) });
    const cause = new Error("connection reset");
    store.replace({ find: () => Promise.reject(cause) });
    const error = await refusal(portal.sessions.get(id));
    expect(told).toEqual([error]);
    expect(told[0]).toMatchObject({ code: "store_unavailable", cause });
    expect(warn).not.toHaveBeenCalled();
  });

  test("is told what the driver said, and nothing that hangs on its error: that may be the whole record", async () => {
    const told: PortalError[] = [];
    const { portal, store } = testPortal({ onFault: (fault) => void told.push(fault) });
    store.replace({
      create: async ({ metadata }) => {
        const values = [JSON.stringify(metadata)];
        const refused = Object.assign(new Error("connect ECONNREFUSED"), { port: 3306, parameters: values });
        const inner = Object.assign(new AggregateError([refused], "no host answered"), { command: { args: values } });
        const deadlock = { code: "ER_LOCK_DEADLOCK", errno: 1213, sqlState: "40001", sql: `insert … ${values[0]}` };
        throw Object.assign(new TypeError("Deadlock found", { cause: inner }), deadlock);
      },
    });
    await refusal(portal.sessions.create({ customerId: "cus_acme", metadata: { note: "very private" } }));
    const [{ cause } = { cause: undefined }] = told;
    expect(cause).toMatchObject({
      name: "TypeError",
      message: "Deadlock found",
      stack: expect.stringContaining("faults.test.ts"),
      code: "ER_LOCK_DEADLOCK",
      errno: 1213,
      sqlState: "40001",
      cause: { message: "no host answered", errors: [{ message: "connect ECONNREFUSED", port: 3306 }] },
    });
    expect(inspect(told, { depth: 20, showHidden: true })).not.toContain("very private");
  });

  test("is told no more by an error of the store's own that has the driver's as its cause", async () => {
    const told: PortalError[] = [];
    const { portal, store } = testPortal({ onFault: (fault) => void told.push(fault) });
    const reply = Object.assign(new Error("damaged"), { command: { args: ["very private"] } });
    store.replace({
      find: () => Promise.reject(new PortalError("store_corrupt", { cause: reply, headers: { "retry-after": "7" } })),
    });
    expect(await refusal(portal.sessions.get(id))).toMatchObject({
      code: "store_corrupt",
      headers: { "retry-after": "7" },
    });
    expect(told).toMatchObject([{ code: "store_corrupt", cause: { message: "damaged" } }]);
    expect(inspect(told, { depth: 20 })).not.toContain("very private");
  });

  const many = new AggregateError([], "many");
  many.errors.push(...Array.from({ length: 100 }, () => many));
  const hostile = Object.defineProperty(new Error("x"), "message", {
    get() {
      throw new Error("not to be read");
    },
  });
  const endless: Error & { cause?: unknown } = new Error("round");
  endless.cause = endless;

  test.each<[string, unknown, string]>([
    ["a text", "no route to host", "no route to host"],
    ["null", null, "An unknown failure."],
    ["an error that cannot be read", hostile, "An unknown failure."],
    ["an error that is its own cause", endless, "round"],
    ["an error of a hundred like itself", many, "many"],
    ["a Cluster that cannot be reached", Object.assign(new Error("all"), { lastNodeError: new Error("one") }), "all"],
  ])("is told of %s that a store threw, and the caller gets its 503", async (_what, thrown, message) => {
    const told: PortalError[] = [];
    const { portal, store } = testPortal({ onFault: (fault) => void told.push(fault) });
    store.replace({ find: () => Promise.reject(thrown) });
    expect(await refusal(portal.sessions.get(id))).toMatchObject({ code: "store_unavailable", status: 503 });
    expect(told).toMatchObject([{ cause: { message } }]);
  });

  test("is not told what is no fault", async () => {
    const onFault = vi.fn<() => void>();
    const { portal } = testPortal({ onFault });
    await refusal(portal.sessions.get(id));
    await refusal(portal.sessions.create({ customerId: "nobody" }));
    await refusal(portal.authorize("x"));
    expect(onFault).not.toHaveBeenCalled();
  });

  test.each<[string, () => unknown, string]>([
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
    [
      "rejects",
      async () => {
        throw new Error("no log");
      },
      "Error: no log",
    ],
  ])("harms no request when it %s, and is reported once", async (_, onFault, what) => {
    const { portal, store } = testPortal({ onFault });
    store.replace({ find: () => Promise.reject(new Error("connection reset")) });
    for (let i = 0; i < 3; i += 1)
      await expect(portal.sessions.get(id)).rejects.toMatchObject({ code: "store_unavailable", status: 503 });
    expect(await portal.health()).toEqual({ ok: false, code: "store_unavailable" });
    expect(warn).toHaveBeenCalledExactlyOnceWith(`The portal's onFault hook threw ${what}`, { type: "PosternWarning" });
  });

  test("is called by itself, once for each fault", () => {
    const hook = vi.fn<(fault: PortalError) => void>();
    const tell = harmless(hook);
    tell(away);
    tell(corrupt);
    expect(hook.mock.calls).toEqual([[away], [corrupt]]);
  });
});
