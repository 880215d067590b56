import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { deadlineQueue, type Waiting } from "../src/deadline-queue.ts";

beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] }));
afterEach(() => void vi.useRealTimers());

interface Named extends Waiting {
  readonly name: string;
}

/** A queue of 100 ms, and who was told when. */
function sampleQueue(onDue: (name: string) => void = () => {}) {
  const start = performance.now();
  const told: string[] = [];
  const queue = deadlineQueue<Named>(100, ({ name }) => {
    told.push(`${name} at ${performance.now() - start}`);
    onDue(name);
  });
  const add = (name: string) => {
    const waiting: Named = { name, dueAt: 0, before: undefined, after: undefined };
    queue.add(waiting);
    return waiting;
  };
  return { queue, told, add };
}

describe("a deadline queue", () => {
  test("tells each when it has waited for so long, and with one timer for all", () => {
    const { add, told } = sampleQueue();
    add("a");
    vi.advanceTimersByTime(30);
    add("b");
    add("c");
    expect(vi.getTimerCount()).toBe(1);
    vi.advanceTimersByTime(99);
    add("d");
    vi.advanceTimersByTime(200);
    expect(told).toEqual(["a at 100", "b at 130", "c at 130", "d at 229"]);
    expect(vi.getTimerCount()).toBe(0);
  });

  test.each([
    ["first", "a", ["b at 100", "c at 100", "d at 100"]],
    ["middle", "b", ["a at 100", "c at 100", "d at 100"]],
    ["last", "c", ["a at 100", "b at 100", "d at 100"]],
  ])("does not tell one that was removed from its %s place", (_, name, rest) => {
    const { queue, add, told } = sampleQueue();
    const all = ["a", "b", "c"].map(add);
    queue.remove(all.find((each) => each.name === name)!);
    add("d");
    vi.advanceTimersByTime(100);
    expect(told).toEqual(rest);
  });

  test("takes others after all have gone, each with its whole time", () => {
    const { queue, add, told } = sampleQueue();
    for (const each of ["a", "b"].map(add)) queue.remove(each);
    vi.advanceTimersByTime(60);
    add("c"); // under the timer that was set for the first
    vi.advanceTimersByTime(1000);
    expect(told).toEqual(["c at 160"]);
    add("d");
    vi.advanceTimersByTime(100);
    expect(told).toEqual(["c at 160", "d at 1160"]);
  });

  test("lets whoever is told add the next", () => {
    const { add, told } = sampleQueue((name) => name === "a" && add("b"));
    add("a");
    vi.advanceTimersByTime(500);
    expect(told).toEqual(["a at 100", "b at 200"]);
  });

  test("holds nobody who has gone, and by him nobody else", () => {
    const { queue, add } = sampleQueue();
    const [a, b, c] = ["a", "b", "c"].map(add) as [Named, Named, Named];
    queue.remove(b);
    expect(b).toMatchObject({ before: undefined, after: undefined });
    expect([a.after, c.before]).toEqual([c, a]);
  });

  test("keeps the process awake only while somebody waits", () => {
    const timers = vi.spyOn(globalThis, "setTimeout");
    const { queue, add } = sampleQueue();
    const isAwake = () => timers.mock.results.some(({ value }) => (value as NodeJS.Timeout).hasRef());
    const a = add("a");
    const b = add("b");
    queue.remove(a);
    expect(isAwake()).toBe(true);
    queue.remove(b);
    expect(isAwake()).toBe(false);
    add("c");
    expect(isAwake()).toBe(true);
  });
});
