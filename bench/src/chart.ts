import { frameworks } from "../guards/matrix.ts";
import type { GuardRow, Results } from "./results.ts";

const WIDTH = 640;
const LABEL = 230;
const BAR = WIDTH - LABEL - 50;
const LINE = 20;

/** Draws what a guard leaves of a route's CPU: the guards of memory and Redis, and the peers. */
export function guardChart(results: Partial<Results>): string {
  let y = 30;
  const parts = frameworks.flatMap((framework) => {
    const rows = (results[framework]?.rows ?? []).filter(isShown).toSorted((a, b) => b.ofBare.median - a.ofBare.median);
    const title = `<text x="0" y="${y}" class="title">${framework}</text>`;
    y += 8;
    const bars = rows.map((row) => bar(row, (y += LINE) - LINE));
    y += LINE + 10;
    return [title, ...bars];
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${y - 10}" role="img" aria-label="CPU of a bare route divided by CPU of the guarded route">
<style>
text { font: 13px system-ui, sans-serif; fill: #57606a; }
.title { font-weight: 600; font-size: 14px; }
.peer { fill: #9aa4af; } .hand { fill: #c4b48a; } .ours { fill: #2f6fde; }
@media (prefers-color-scheme: dark) { text { fill: #adb5bd; } .peer { fill: #6b7580; } .hand { fill: #8a7d58; } .ours { fill: #5b93f5; } }
</style>
<text x="${LABEL}" y="12">CPU of the bare route ÷ CPU of the guarded one; 1 is free</text>
${parts.join("\n")}
</svg>
`;
}

function isShown({ kind, name }: GuardRow): boolean {
  if (kind === "hand") return name.endsWith("memory") && !name.includes("JWT");
  return kind === "peer" || (kind === "ours" && (name.endsWith("memory") || name === "Postern, redis"));
}

function bar({ name, kind, ofBare }: GuardRow, y: number): string {
  const width = Math.round(Math.min(1, ofBare.median) * BAR);
  const text = y + 14;
  return `<text x="12" y="${text}">${name}</text><rect x="${LABEL}" y="${y + 3}" width="${width}" height="14" rx="2" class="${kind}"/><text x="${LABEL + width + 6}" y="${text}">${ofBare.median.toFixed(2)}</text>`;
}
