import { type Framework, frameworks } from "../guards/matrix.ts";
import { type StoreName, storeNames } from "../guards/setup.ts";
import type { GuardRow, Results } from "./results.ts";

/** What ours must leave: of a hand-written guard's CPU over the same store, and of the bare route's. */
const aims = {
  memory: { ofHand: 0.95, ofBare: 0.85 },
  sqlite: { ofHand: 0.9, ofBare: 0.6 },
  redis: { ofHand: 0.9, ofBare: 0.55 },
  postgres: { ofHand: 0.9, ofBare: 0.28 },
} as const satisfies Record<StoreName, object>;

/** Every aim beside what came out, what misses it in bold. The head is the first row. */
export function aimRows(results: Partial<Results>): readonly (readonly string[])[] {
  const measured = frameworks.filter((framework) => results[framework] !== undefined);
  const head = ["", "of hand-written", ...measured, "of bare", ...measured];
  const rows = storeNames.flatMap((store) => {
    const { ofHand, ofBare } = aims[store];
    return [`Postern, ${store}`, `Postern, JWT, ${store}`].map((name) => [
      name,
      `≥ ${ofHand}`,
      ...measured.map((framework) => judged(rowOf(results, framework, name).ofHand!.median, ofHand)),
      `≥ ${ofBare}`,
      ...measured.map((framework) => {
        const byHand = rowOf(results, framework, name.replace("Postern", "hand-written")).ofBare.median;
        return `${judged(rowOf(results, framework, name).ofBare.median, ofBare)} (by hand ${byHand.toFixed(2)})`;
      }),
    ]);
  });
  return [head, ...rows];
}

function judged(median: number, aim: number): string {
  const rounded = median.toFixed(2);
  return Number(rounded) < aim ? `**${rounded}**` : rounded;
}

function rowOf(results: Partial<Results>, framework: Framework, name: string): GuardRow {
  const row = results[framework]!.rows.find((each) => each.name === name);
  if (row === undefined) throw new Error(`no figures of ${name} on ${framework}`);
  return row;
}
