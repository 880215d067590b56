// Fails when the guard's path has grown: counts, which are the same on every machine, and one ratio within one run.
// Raise a budget only together with what it buys. `node --conditions=@postern/source bench/src/gate.ts`
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Token } from "../guards/portal.ts";
import { allocated, asyncResources, handGuard, leastMicros, ourGuard } from "./guard-cost.ts";

/** What a request over the memory store may cost. */
const budget = {
  opaque: { promises: 11, timers: 0, bytes: 4250, timesHandWritten: 3 },
  jwt: { promises: 11, timers: 0, bytes: 4750, timesHandWritten: 4 },
} as const satisfies Record<Token, object>;

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
  const guard = await ourGuard(process.argv[3] as Token);
  console.log(JSON.stringify({ ...(await asyncResources(guard)), bytes: await allocated(guard) }));
} else await check();

async function check(): Promise<void> {
  const tokens = Object.keys(budget) as Token[];
  const [hand, ...ours] = await leastMicros([handGuard(), ...(await Promise.all(tokens.map(ourGuard)))], 15);
  const problems = tokens.flatMap((token, i) => {
    const cost = { ...count(token), timesHandWritten: Number((ours[i]! / hand!).toFixed(2)) };
    console.log(`a guarded request, ${token} token: ${JSON.stringify(cost)}`);
    return (Object.keys(cost) as (keyof typeof cost)[])
      .filter((name) => cost[name] > budget[token][name])
      .map((name) => `${token}: ${cost[name]} ${name}, more than the budget's ${budget[token][name]}`);
  });
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exitCode = 1;
}

function count(token: Token): { promises: number; timers: number; bytes: number } {
  const args = [...process.execArgv, ...counting, fileURLToPath(import.meta.url), "count", token];
  const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
  if (stdout === "") throw new Error(stderr);
  return JSON.parse(stdout) as ReturnType<typeof count>;
}
