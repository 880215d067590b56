import { randomFill } from "node:crypto";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { boundedCalls } from "../src/bounded.ts";
import { PortalError } from "../src/errors.ts";
import { refusal } from "./support.ts";

const never = () => new Promise<never>(() => {});
const late = { code: "store_unavailable", status: 503, message: "No answer within 250 ms." };
const full = { code: "store_unavailable", status: 503, message: "Too many calls are waiting." };

/** A gate with what it was told. */
function gate() {
  const faults: PortalError[] = [];
  const call = boundedCalls((fault) => void faults.push(fault));
  return { faults, ask: async <T>(run: () => Promise<T>) => call(250, "store_unavailable", run, (answer) => answer) };
}

describe("a bounded call", () => {
  test("hands on what was answered", async () => {
    const { ask, faults } = gate();
    expect(await ask(async () => "answer")).toBe("answer");
    expect(await ask(async () => undefined)).toBeUndefined();
    expect(faults).toEqual([]);
  });

  test.each<[string, () => Promise<never>]>([
    ["rejects", () => Promise.reject(new Error("reset"))],
    [
      "throws at once",
      () => {
        throw new Error("reset");
      },
    ],
    ["rejects with a refusal of ours that it has no right to", () => Promise.reject(new PortalError("token_invalid"))],
    ["rejects with nothing", () => Promise.reject(undefined)],
  ])("becomes a typed 503 when it %s", async (_, run) => {
    const { ask, faults } = gate();
    const error = await refusal(ask(run));
    expect(error).toMatchObject({
      code: "store_unavailable",
      status: 503,
      message: "The session store is not available.",
    });
    expect(faults).toEqual([error]);
  });

  test("keeps a 503 that is typed already, and tells it once", async () => {
    const { ask, faults } = gate();
    const corrupt = new PortalError("store_corrupt");
    expect(await refusal(ask(() => Promise.reject(corrupt)))).toBe(corrupt);
    expect(faults).toEqual([corrupt]);
  });
});

describe("the deadline", () => {
  beforeEach(
    () =>
      void vi.useFakeTimers({
        toFake: ["setTimeout", "clearTimeout", "setImmediate", "clearImmediate", "performance"],
      }),
  );
  afterEach(() => void vi.useRealTimers());

  test("ends a call that is never answered, not before its time", async () => {
    const { ask, faults } = gate();
    const settled = vi.fn<() => void>();
    const call = refusal(ask(never)).finally(settled);
    await vi.advanceTimersByTimeAsync(249);
    expect(settled).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(2);
    expect(await call).toMatchObject(late);
    expect(faults).toHaveLength(1);
  });

  test("ends a call whose answer is itself a promise that is never kept", async () => {
    const { ask } = gate();
    const members = new Map([["then", (tell: (answer: unknown) => void) => tell(never())]]);
    const promised = refusal(ask(() => Object.fromEntries(members) as never));
    await vi.advanceTimersByTimeAsync(251);
    expect(await promised).toMatchObject(late);
  });

  test("keeps the process awake until the answer is there, and no longer", async () => {
    const { ask } = gate();
    const timers = vi.spyOn(globalThis, "setTimeout");
    const reply = Promise.withResolvers<string>();
    const call = ask(() => reply.promise);
    const [timer] = timers.mock.results.map(({ value }) => value as NodeJS.Timeout);
    expect(timer!.hasRef()).toBe(true);
    reply.resolve("answer");
    await call;
    expect(timer!.hasRef()).toBe(false);
    await vi.advanceTimersByTimeAsync(250);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("sets no timer and makes no promise for a call whose answer is there at once", () => {
    const call = boundedCalls(() => {});
    const timers = vi.spyOn(globalThis, "setTimeout");
    expect(
      call(
        250,
        "store_unavailable",
        () => "answer",
        (answer) => `${answer}, checked`,
      ),
    ).toBe("answer, checked");
    expect(timers).not.toHaveBeenCalled();
  });

  test("is not moved by a reply that comes too late", async () => {
    const { ask, faults } = gate();
    const reply = Promise.withResolvers<string>();
    const call = refusal(ask(() => reply.promise));
    await vi.advanceTimersByTimeAsync(300);
    reply.resolve("late");
    expect(await call).toMatchObject(late);
    await vi.advanceTimersByTimeAsync(0);
    expect(faults).toHaveLength(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("tells the cause of a call that fails after it, for which nobody waits any more", async () => {
    const { ask, faults } = gate();
    const reply = Promise.withResolvers<string>();
    const call = refusal(ask(() => reply.promise));
    await vi.advanceTimersByTimeAsync(300);
    reply.reject(new Error("connect ETIMEDOUT"));
    expect(await call).toMatchObject(late);
    await vi.advanceTimersByTimeAsync(0);
    expect(faults.map(({ cause }) => (cause as Error | undefined)?.message)).toEqual([undefined, "connect ETIMEDOUT"]);
  });
});

describe("the cap of calls under way", () => {
  beforeEach(
    () =>
      void vi.useFakeTimers({
        toFake: ["setTimeout", "clearTimeout", "setImmediate", "clearImmediate", "performance"],
      }),
  );
  afterEach(() => void vi.useRealTimers());

  /** 1,000 calls that wait, and what answers each. */
  function crowd({ ask }: ReturnType<typeof gate>) {
    const replies = Array.from({ length: 1000 }, () => Promise.withResolvers<void>());
    const calls = replies.map((reply) => ask(() => reply.promise).catch(() => {}));
    return { replies, calls };
  }

  test("refuses the 1,001st at once, without calling", async () => {
    const all = gate();
    crowd(all);
    const run = vi.fn<() => Promise<never>>(never);
    expect(await refusal(all.ask(run))).toMatchObject(full);
    expect(run).not.toHaveBeenCalled();
    expect(all.faults).toHaveLength(1);
  });

  test.each(["answered", "failed"] as const)("admits another when one is %s, and no second", async (end) => {
    const all = gate();
    const { replies, calls } = crowd(all);
    if (end === "answered") replies[7]!.resolve();
    else replies[7]!.reject(new Error("reset"));
    await calls[7];
    void all.ask(never).catch(() => {});
    expect(await refusal(all.ask(never))).toMatchObject(full);
  });

  test("still counts a call whose deadline has passed, because the store still has it", async () => {
    const all = gate();
    crowd(all);
    await vi.advanceTimersByTimeAsync(1000);
    expect(await refusal(all.ask(never))).toMatchObject(full);
  });

  test("gives the places of abandoned calls back, each of them once", async () => {
    const all = gate();
    const { replies, calls } = crowd(all);
    await vi.advanceTimersByTimeAsync(10_250);
    expect(await all.ask(async () => "answer")).toBe("answer");
    for (const reply of replies) reply.resolve(); // a reply after that frees nothing
    await Promise.all(calls);
    crowd(all);
    expect(await refusal(all.ask(never))).toMatchObject(full);
  });

  test("is each portal's own", async () => {
    crowd(gate());
    expect(await gate().ask(async () => "answer")).toBe("answer");
  });
});

describe("a stall of the event loop", () => {
  test("costs no call whose reply arrived meanwhile", async () => {
    const faults: PortalError[] = [];
    const call = boundedCalls((fault) => void faults.push(fault));
    // The thread pool answers within the stall, so both the deadline and the reply are due when it ends.
    const reply = call(
      20,
      "store_unavailable",
      () => new Promise((resolve) => randomFill(Buffer.alloc(8), (_, bytes) => resolve(bytes.length))),
      (answer) => answer,
    );
    for (const end = performance.now() + 60; performance.now() < end;);
    expect(await reply).toBe(8);
    expect(faults).toEqual([]);
  });
});
