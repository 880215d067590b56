import { createHook } from "node:async_hooks";
import type { IncomingMessage } from "node:http";
import { memoryStore } from "@postern/core";
import { createGuard, nodeHeaders, type Verdict } from "@postern/core/http";
import { handMemory } from "../guards/hand/memory.ts";
import { portalOver, SCOPE, signIn } from "../guards/portal.ts";
import type { Credential } from "../guards/setup.ts";

/** Decides on one request. @throws if it is refused. */
type Admit = (request: IncomingMessage) => Promise<void> | void;

/** A guard without a server around it, and requests that it admits. */
export interface BareGuard {
  readonly admit: Admit;
  readonly requests: readonly IncomingMessage[];
}

/** What is counted: an opaque token or a JWT over memory, and an opaque one over a store whose answers are promises. */
export type Path = "opaque" | "jwt" | "awaited";

export async function ourGuard(path: Path): Promise<BareGuard> {
  const memory = memoryStore();
  const store = path === "awaited" ? { ...memory, find: async (id: string) => memory.find(id) } : memory;
  const portal = portalOver(store, path === "jwt" ? "jwt" : "opaque");
  const guard = createGuard(portal, [SCOPE]);
  return {
    admit(request) {
      const verdict = guard("GET", nodeHeaders(request), () => undefined);
      return verdict instanceof Promise ? verdict.then(requireAccess) : requireAccess(verdict);
    },
    requests: (await signIn(portal)).map(requestOf),
  };
}

function requireAccess(verdict: Verdict): void {
  if (verdict.access === undefined) throw verdict.error;
}

export function handGuard(): BareGuard {
  const { check, credentials } = handMemory();
  return {
    admit({ headers }) {
      if (check(headers.authorization) === undefined) throw new Error("refused");
    },
    requests: credentials.map(requestOf),
  };
}

function requestOf(headers: Credential): IncomingMessage {
  return { headers } as unknown as IncomingMessage;
}

/** Lets a guard admit so many requests, one after the other. */
export async function admitAll({ admit, requests }: BareGuard, amount: number): Promise<void> {
  for (let n = 0; n < amount; n++) await admit(requests[n % requests.length]!);
}

/** Counts the promises and timers that Node sees begin during one request, those of the loop around it included. */
export async function asyncResources(
  guard: BareGuard,
): Promise<{ readonly promises: number; readonly timers: number }> {
  let promises = 0;
  let timers = 0;
  const hook = createHook({
    init(_id, type) {
      if (type === "PROMISE") promises++;
      else timers++;
    },
  });
  await admitAll(guard, 10);
  hook.enable();
  await guard.admit(guard.requests[0]!);
  hook.disable();
  return { promises, timers };
}

/** Counts the bytes that one request allocates. Exact if Node neither compiles nor scavenges meanwhile. */
export async function allocated(guard: BareGuard): Promise<number> {
  const amount = 1000;
  await admitAll(guard, amount);
  globalThis.gc!();
  const before = process.memoryUsage().heapUsed;
  await admitAll(guard, amount);
  return Math.round((process.memoryUsage().heapUsed - before) / amount);
}

/** CPU microseconds a request at best: whatever else runs on the machine only ever adds. */
export async function leastMicros(guards: readonly BareGuard[], rounds: number): Promise<number[]> {
  const amount = 5000;
  const least = guards.map(() => Infinity);
  for (let round = 0; round < rounds; round++)
    for (const [i, guard] of guards.entries()) {
      const before = process.cpuUsage();
      await admitAll(guard, amount);
      const { user, system } = process.cpuUsage(before);
      least[i] = Math.min(least[i]!, (user + system) / amount);
    }
  return least;
}
