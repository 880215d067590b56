import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type ExpiryOptions, expiryWatch } from "../../src/browser/expiry-watch.ts";

const start = Date.parse("2026-01-02T03:04:05.000Z");
const HOUR_MS = 3_600_000;

beforeEach(() => void vi.useFakeTimers({ now: start }));
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** A watch, and what it told: `[seconds since the start, what]`. */
function watched(options: ExpiryOptions = {}) {
  const told: [number, string][] = [];
  const note = (what: string) => void told.push([(Date.now() - start) / 1000, what]);
  const watch = expiryWatch({ onExpiring: () => note("expiring"), onExpired: note, ...options });
  return { watch, told };
}

describe("expiryWatch", () => {
  test.each([
    ["a minute before, unless told otherwise", undefined, 3600, 3540],
    ["as long before as it is told", 300, 3600, 3300],
    ["not before half of a short life is over", 300, 60, 30],
    ["at the end only, with no lead", 0, 60, 60],
  ])("tells that a token expires %s", (_when, leadSeconds, ttlSeconds, expected) => {
    const { watch, told } = watched({ leadSeconds });
    watch.start(start + ttlSeconds * 1000);
    vi.advanceTimersByTime(2 * HOUR_MS);
    expect(told.filter(([at]) => at !== ttlSeconds)).toEqual(expected === ttlSeconds ? [] : [[expected, "expiring"]]);
    expect(told.at(-1)).toEqual([ttlSeconds, "token_expired"]);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("tells each once, for one token after the other", () => {
    const { watch, told } = watched();
    watch.start(start + HOUR_MS);
    vi.advanceTimersByTime(3_550_000);
    watch.start(start + 2 * HOUR_MS);
    vi.advanceTimersByTime(3 * HOUR_MS);
    expect(told).toEqual([
      [3540, "expiring"],
      [7140, "expiring"],
      [7200, "token_expired"],
    ]);
  });

  test("waits for longer than a timer can", () => {
    const { watch, told } = watched();
    const year = 365 * 24 * HOUR_MS;
    watch.start(start + year);
    vi.setSystemTime(start + year - 90_000); // thirty seconds before, without a year of looking
    vi.advanceTimersByTime(29_999);
    expect(told).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(told.map(([, what]) => what)).toEqual(["expiring"]);
  });

  test("finds out within half a minute that the machine slept through the end", () => {
    const { watch, told } = watched();
    watch.start(start + HOUR_MS);
    vi.setSystemTime(start + 5 * HOUR_MS); // timers stood still
    vi.advanceTimersByTime(30_000);
    expect(told).toEqual([[5 * 3600 + 30, "token_expired"]]);
  });

  test("looks at once when the page is looked at", () => {
    const page = new EventTarget();
    vi.stubGlobal("document", page);
    const { watch, told } = watched();
    watch.start(start + HOUR_MS);
    vi.setSystemTime(start + 5 * HOUR_MS);
    page.dispatchEvent(new Event("visibilitychange"));
    expect(told).toEqual([[5 * 3600, "token_expired"]]);
    watch.start(Date.now() + HOUR_MS);
    watch.stop();
    vi.setSystemTime(start + 9 * HOUR_MS);
    page.dispatchEvent(new Event("visibilitychange"));
    expect(told).toHaveLength(1);
  });

  test("waits on when the clock was set back", () => {
    const { watch, told } = watched();
    watch.start(start + HOUR_MS);
    vi.setSystemTime(start - HOUR_MS);
    vi.advanceTimersByTime(HOUR_MS);
    expect(told).toEqual([]);
    vi.advanceTimersByTime(HOUR_MS);
    expect(told.map(([, what]) => what)).toEqual(["expiring", "token_expired"]);
  });

  test("calls nothing by a clock that thinks a new token over, until the server says it", () => {
    const { watch, told } = watched();
    watch.start(start - 1);
    vi.advanceTimersByTime(2 * HOUR_MS);
    expect(told).toEqual([]);
    watch.end("token_expired");
    watch.end("token_expired");
    expect(told).toEqual([[7200, "token_expired"]]);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("goes on when what it calls throws", () => {
    const { watch, told } = watched({
      onExpiring: () => {
        throw new Error("the app's own");
      },
    });
    watch.start(start + HOUR_MS);
    expect(() => vi.advanceTimersByTime(3_540_000)).toThrow("the app's own");
    vi.advanceTimersByTime(60_000);
    expect(told).toEqual([[3600, "token_expired"]]);
  });

  test("tells nothing before there is a token, nor after it was stopped", () => {
    const { watch, told } = watched();
    watch.end("session_revoked");
    watch.start(start + HOUR_MS);
    watch.stop();
    vi.advanceTimersByTime(2 * HOUR_MS);
    expect(told).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });
});
