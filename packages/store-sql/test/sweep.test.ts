import { sampleSession } from "@postern/core/conformance";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { startSweep } from "../src/index.ts";
import { freshStore } from "./support/database.ts";

beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }));
afterEach(() => void vi.useRealTimers());

const longestWait = 10_000;

test("startSweep > purges again and again until it is stopped", async () => {
  const { db, store, statements } = await freshStore();
  const stop = startSweep({ db, everySeconds: 10, clock: () => 5 });
  for (let round = 0; round < 3; round++) {
    const session = sampleSession({ keepUntil: 5 });
    await store.create(session);
    await vi.advanceTimersByTimeAsync(longestWait);
    await vi.waitFor(async () => expect(await store.find(session.id)).toBeUndefined());
    await vi.waitFor(() => expect(vi.getTimerCount()).toBe(1));
  }
  await stop();
  expect(vi.getTimerCount()).toBe(0);
  statements.length = 0;
  await vi.advanceTimersByTimeAsync(10 * longestWait);
  expect(statements).toEqual([]);
});

test("startSweep > waits 50 to 100 % of its time, so that processes drift apart", async () => {
  const { db } = await freshStore();
  const timers = vi.spyOn(globalThis, "setTimeout");
  const stops = Array.from({ length: 20 }, () => startSweep({ db, everySeconds: 10 }));
  const waits = timers.mock.calls.map(([, wait]) => wait!);
  await Promise.all(stops.map((stop) => stop()));
  timers.mockRestore();
  for (const wait of waits) expect(wait).toSatisfy((ms: number) => ms >= 5000 && ms <= longestWait);
  expect(new Set(waits).size).toBeGreaterThan(1);
});

test("startSweep > tells of a failed purge, and goes on", async () => {
  const { db, store, handle } = await freshStore();
  await store.create(sampleSession({ keepUntil: 5 }));
  handle.exec("alter table postern_session rename to away");
  const onError = vi.fn<(error: unknown) => void>(() => {
    throw new Error("a hook that throws");
  });
  const stop = startSweep({ db, everySeconds: 10, clock: () => 5, onError });
  await vi.advanceTimersByTimeAsync(longestWait);
  await vi.waitFor(() => expect(onError).toHaveBeenCalledTimes(1));
  handle.exec("alter table away rename to postern_session");
  await vi.waitFor(() => expect(vi.getTimerCount()).toBe(1));
  await vi.advanceTimersByTimeAsync(longestWait);
  await vi.waitFor(() => expect(handle.prepare("select id from postern_session").all()).toEqual([]));
  await stop();
  expect(onError).toHaveBeenCalledTimes(1);
});

test("startSweep > refuses options out of bounds at once", async () => {
  const { db } = await freshStore();
  for (const everySeconds of [0, 1.5, 86_401, Number.NaN]) {
    expect(() => startSweep({ db, everySeconds })).toThrow('"everySeconds" must be an integer from 1 to 86400');
  }
  expect(() => startSweep({ db, batch: 0 })).toThrow('"batch"');
  expect(() => startSweep({ db, tablePrefix: "a b" })).toThrow('"tablePrefix"');
});
