import { cpus, release, totalmem } from "node:os";
import type { Latency } from "./latency.ts";
import type { PurgeCost } from "./live.ts";
import type { Measured } from "./measure.ts";
import type { OperationName } from "./operations.ts";

/** One run, as it is kept in `bench/results/`. */
export interface ScaleResult {
  readonly date: string;
  readonly machine: string;
  readonly node: string;
  readonly engine: string;
  readonly settings: string;
  readonly databases: readonly {
    readonly sessions: number;
    readonly bytesPerSession: number;
    readonly fillSeconds: number;
  }[];
  /** By operation, a latency for each database; milliseconds. */
  readonly operations: Measured;
  /** Of the biggest database. */
  readonly purge: PurgeCost;
}

export function machine(): string {
  const [cpu] = cpus();
  return `${cpus().length} × ${cpu?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GB, Linux ${release()}`;
}

/** The result as a table for people. */
export function tableOf({
  date,
  machine: host,
  node,
  engine,
  settings,
  databases,
  operations,
  purge,
}: ScaleResult): string {
  const lines = [
    `### ${engine}`,
    "",
    `${date.slice(0, 10)}, ${host}, Node ${node}. ${settings}.`,
    "",
    row(["milliseconds, p50 / p99", ...databases.map(({ sessions }) => thousands(sessions)), "big ÷ small"]),
    row(["---", ...databases.map(() => "--:"), "--:"]),
    ...(Object.entries(operations) as [OperationName, readonly Latency[]][]).map(([name, latencies]) =>
      row([name, ...latencies.map(bothOf), ratio(latencies.at(-1)!.p50, latencies[0]!.p50)]),
    ),
    row(["bytes a session", ...databases.map(({ bytesPerSession }) => thousands(bytesPerSession)), ""]),
    row(["seconds to fill", ...databases.map(({ fillSeconds }) => String(fillSeconds)), ""]),
    "",
    ...purgeLines(purge),
  ];
  return `${lines.join("\n")}\n`;
}

function purgeLines({ alone, besidePurge, purgedPerSecond }: PurgeCost): string[] {
  const speed =
    purgedPerSecond === null ? "Redis removes by itself" : `${thousands(Math.round(purgedPerSecond))} a second go`;
  const compared = (name: "authorize" | "create") =>
    row([
      name,
      bothOf(alone[name]),
      bothOf(besidePurge[name]),
      `${ratio(besidePurge[name].p50, alone[name].p50)} / ${ratio(besidePurge[name].p99, alone[name].p99)}`,
    ]);
  return [
    row(["8 callers, p50 / p99", "alone", `beside the purge: ${speed}`, "ratio"]),
    row(["---", "--:", "--:", "--:"]),
    compared("authorize"),
    compared("create"),
    row([
      "calls a second",
      String(alone.perSecond),
      String(besidePurge.perSecond),
      ratio(besidePurge.perSecond, alone.perSecond),
    ]),
  ];
}

function bothOf({ p50, p99 }: Latency): string {
  return `${p50.toFixed(3)} / ${p99.toFixed(2)}`;
}

function ratio(big: number, small: number): string {
  return (big / small).toFixed(2);
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

function thousands(count: number): string {
  return count.toLocaleString("en");
}
