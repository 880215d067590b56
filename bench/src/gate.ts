// Fails when the guard's path has grown: counts, which are the same on every machine, and one ratio within one run.
// Raise a budget only together with what it buys. `node --conditions=@postern/source bench/src/gate.ts`
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { allocated, asyncResources, handGuard, leastMicros, ourGuard, type Path } from "./guard-cost.ts";

/** What a request may cost; two of the promises are those of the loop that counts. */
const budget = {
  opaque: { promises: 2, timers: 0, bytes: 1750, timesHandWritten: 2 },
  jwt: { promises: 2, timers: 0, bytes: 2300, timesHandWritten: 3 },
  awaited: { promises: 7, timers: 0, bytes: 3100, timesHandWritten: 3 },
} as const satisfies Record<Path, object>;

// Bytes are counted in a process that only interprets: compiled code allocates less, but not always equally little.
const counting = [
  "--expose-gc",
  "--no-opt",
  "--no-maglev",
  "--no-sparkplug",
  "--min-semi-space-size=64",
  "--max-semi-space-size=64",
];

if (process.argv[2] === "count") {
  const guard = await ourGuard(process.argv[3] as Path);
  console.log(JSON.stringify({ ...(await asyncResources(guard)), bytes: await allocated(guard) }));
} else await check();

async function check(): Promise<void> {
  const paths = Object.keys(budget) as Path[];
  const [hand, ...ours] = await leastMicros([handGuard(), ...(await Promise.all(paths.map(ourGuard)))], 15);
  const problems = paths.flatMap((path, i) => {
    const cost = { ...count(path), timesHandWritten: Number((ours[i]! / hand!).toFixed(2)) };
    console.log(`a guarded request, ${path}: ${JSON.stringify(cost)}`);
    return (Object.keys(cost) as (keyof typeof cost)[])
      .filter((name) => cost[name] > budget[path][name])
      .map((name) => `${path}: ${cost[name]} ${name}, more than the budget's ${budget[path][name]}`);
  });
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exitCode = 1;
}

function count(path: Path): { promises: number; timers: number; bytes: number } {
  const args = [...process.execArgv, ...counting, fileURLToPath(import.meta.url), "count", path];
  const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
  if (stdout === "") throw new Error(stderr);
  return JSON.parse(stdout) as ReturnType<typeof count>;
}
