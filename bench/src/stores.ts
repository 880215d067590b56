import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openStore, portalOver } from "../guards/portal.ts";
import { type StoreName, storeNames } from "../guards/setup.ts";
import type { Databases } from "./child.ts";
import { peerVerbs } from "./peer-verbs.ts";
import type { VerbRow } from "./results.ts";
import type { Verb, Verbs } from "./verbs.ts";
import { rounded } from "./statistics.ts";

const UNDER_WAY = 20;

/** Measures what sessions cost besides the guard, in this process: ours over each store, and peers that have the verb. */
export async function measureStores(databases: Databases, amount: number): Promise<VerbRow[]> {
  const directory = mkdtempSync(join(tmpdir(), "postern-bench-"));
  try {
    const rows: VerbRow[] = [];
    for (const store of storeNames)
      rows.push(
        ...(await measureVerbs(`Postern, ${store}`, await ownVerbs(store, { directory, ...databases }), amount)),
      );
    for (const [subject, verbs] of Object.entries(await peerVerbs({ directory, ...databases })))
      rows.push(...(await measureVerbs(subject, verbs, amount)));
    return rows;
  } finally {
    rmSync(directory, { recursive: true });
  }
}

async function ownVerbs(name: StoreName, stage: { directory: string } & Databases): Promise<Verbs> {
  const portal = portalOver(await openStore(name, stage), "opaque");
  const links: string[] = [];
  const sessions: { id: string; token: string }[] = [];
  return {
    create: async (n) => {
      const { token } = await portal.sessions.create({ customerId: `cus_${n % 1000}` });
      links.push(token);
    },
    redeem: async (n) => {
      const { token, access } = await portal.redeem(links[n]!);
      sessions.push({ id: access.sessionId, token });
    },
    authorize: (n) => portal.authorize(sessions[n]!.token, "invoices:read"),
    "list 20": (n) => portal.sessions.list({ customerId: `cus_${n % 1000}`, limit: 20 }),
    revoke: (n) => portal.sessions.revoke(sessions[n]!.id),
    "revoke a customer": (n) => portal.sessions.revoke({ customerId: `cus_${n % 1000}` }),
  };
}

async function measureVerbs(subject: string, verbs: Verbs, amount: number): Promise<VerbRow[]> {
  const rows: VerbRow[] = [];
  for (const [verb, call] of Object.entries(verbs)) {
    const { cpuMicros, seconds } = await timed(call, amount);
    rows.push({
      subject,
      verb,
      perSecond: Math.round(rounded(amount / seconds)),
      cpuMicros: rounded(cpuMicros / amount),
    });
  }
  console.log(`${subject}: ${Object.keys(verbs).join(", ")}`);
  return rows;
}

/** Runs calls, 20 under way at once. */
async function timed(call: Verb, amount: number): Promise<{ cpuMicros: number; seconds: number }> {
  const cpu = process.cpuUsage();
  const before = performance.now();
  let begun = 0;
  const keepCalling = async () => {
    while (begun < amount) await call(begun++);
  };
  await Promise.all(Array.from({ length: UNDER_WAY }, keepCalling));
  const { user, system } = process.cpuUsage(cpu);
  return { cpuMicros: user + system, seconds: (performance.now() - before) / 1000 };
}
