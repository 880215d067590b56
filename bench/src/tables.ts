import { frameworks } from "../guards/matrix.ts";
import { aimRows } from "./aims.ts";
import type { FootprintRow, GuardRow, Results, Slice, Taken, VerbRow } from "./results.ts";
import type { Spread } from "./statistics.ts";

/** Writes the results down for people. */
export function tables(results: Partial<Results>): string {
  const parts = [
    "# Results",
    "Made by `pnpm bench`; [how these were taken](../README.md). Compare ratios, not machines.",
    aimSection(results),
    ...frameworks.map((framework) => section(`Guards on ${framework}`, results[framework], guardTable)),
    section("Sessions, by store", results.stores, verbTable),
    section("Size and start", results.footprint, footprintTable),
  ];
  return parts.filter((part) => part !== undefined).join("\n\n");
}

function aimSection(results: Partial<Results>): string | undefined {
  if (frameworks.every((framework) => results[framework] === undefined)) return undefined;
  const [head, ...rows] = aimRows(results);
  const what =
    "CPU, medians; what misses its aim is in bold, and the README says [what bounds it](../README.md#what-bounds-ours).";
  return `## The aims\n\n${what}\n\n${table(head!, rows)}`;
}

function section<Row>(title: string, slice: Slice<Row> | undefined, tableOf: (rows: readonly Row[]) => string) {
  return slice && `## ${title}\n\n${circumstances(slice.taken)}\n\n${tableOf(slice.rows)}`;
}

function circumstances({ commit, node, cpu, date, load, quick }: Taken): string {
  return `${date}, commit ${commit}, Node ${node}, ${cpu}, load ${load}${quick ? "; a quick run, which shows nothing but that it runs" : ""}.`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map((_, i) => (i === 0 ? "---" : "---:"))), ...rows.map(line)].join("\n");
}

function guardTable(rows: readonly GuardRow[]): string {
  return table(
    ["guard", "CPU: bare ÷ this", "hand-written ÷ this", "throughput", "p99 loop delay", "allocated"],
    rows.map((row) => [
      row.kind === "ours" ? `**${row.name}**` : row.name,
      spread(row.ofBare),
      row.ofHand === null ? "" : spread(row.ofHand),
      row.throughput.median.toFixed(2),
      `${row.delayP99Ms} ms`,
      row.kind === "bare" ? "" : `${(row.allocatedBytes / 1024).toFixed(1)} KB`,
    ]),
  );
}

function spread({ median, low, high }: Spread): string {
  return `${median.toFixed(2)} (${low.toFixed(2)}–${high.toFixed(2)})`;
}

function verbTable(rows: readonly VerbRow[]): string {
  return table(
    ["", "verb", "calls per second", "CPU per call"],
    rows.map(({ subject, verb, perSecond, cpuMicros }) => [subject, verb, String(perSecond), `${cpuMicros} µs`]),
  );
}

function footprintTable(rows: readonly FootprintRow[]): string {
  return table(
    ["package", "version", "packages installed", "installed", "packed", "CPU to import"],
    rows.map((row) => [
      row.name,
      row.version,
      String(row.packages),
      `${row.installedKb} KB`,
      row.packedKb === null ? "" : `${row.packedKb} KB`,
      `${row.importMs} ms`,
    ]),
  );
}
