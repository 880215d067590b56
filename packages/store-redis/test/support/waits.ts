import type { Redis } from "ioredis";
import { vi } from "vitest";
import { connect } from "./fixture.ts";
import { commandsDuring } from "./monitor.ts";

export const tooFew = "0 replicas acknowledged";

/** What came of some calls: a reply, or an error's message. */
export async function outcomes(calls: readonly Promise<unknown>[]): Promise<readonly unknown[]> {
  const settled = await Promise.allSettled(calls);
  return settled.map((each) => (each.status === "fulfilled" ? each.value : (each.reason as Error).message));
}

export async function waitsDuring({ port }: { readonly port: number }, run: () => Promise<unknown>): Promise<number> {
  const commands = await commandsDuring(connect(port), run);
  return commands.filter(([name]) => name === "wait").length;
}

/** Until a write waits for replicas, and blocks its connection. */
export async function untilBlocked(client: Redis): Promise<void> {
  await vi.waitUntil(async () => /^blocked_clients:1/m.test(await client.info("clients")), { timeout: 10_000 });
}
