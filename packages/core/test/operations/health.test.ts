import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { testPortal } from "../support.ts";

beforeEach(
  () =>
    void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setImmediate", "clearImmediate", "performance"] }),
);
afterEach(() => void vi.useRealTimers());

describe("health", () => {
  test("is ok while the store answers, with one look-up that writes nothing", async () => {
    const { portal, store } = testPortal();
    expect(await portal.health()).toEqual({ ok: true });
    expect(store.calls).toEqual(["find"]);
  });

  test.each<[string, () => unknown, string]>([
    ["rejects", () => Promise.reject(new Error("down")), "store_unavailable"],
    [
      "throws",
      () => {
        throw new Error("down");
      },
      "store_unavailable",
    ],
    [
      "throws no error",
      () => {
        throw "down"; // oxlint-disable-line typescript/only-throw-error -- a driver may do that
      },
      "store_unavailable",
    ],
    ["answers junk", async () => ({ id: "x" }), "store_corrupt"],
    ["answers null", async () => null, "store_corrupt"],
    ["never answers", () => new Promise(() => {}), "store_unavailable"],
  ])("tells a code, and never rejects, when the store %s", async (_, find, code) => {
    const { portal, store } = testPortal();
    store.replace({ find: find as never });
    const health = portal.health();
    await vi.advanceTimersByTimeAsync(251);
    expect(await health).toEqual({ ok: false, code });
  });
});
