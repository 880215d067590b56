import { setTimeout as pause } from "node:timers/promises";

/** Waits until something holds, asking every 50 ms. @throws {Error} after `timeoutMs` milliseconds, default 20 s. */
export async function until(holds: () => Promise<boolean>, timeoutMs = 20_000): Promise<void> {
  const end = performance.now() + timeoutMs;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`Did not come true within ${timeoutMs} ms: ${String(holds)}`);
    await pause(50);
  }
}
