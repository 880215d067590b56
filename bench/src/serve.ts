// The server process: serves one setup of the matrix, and tells what it has cost so far whenever it is asked.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { type Framework, matrixOf } from "../guards/matrix.ts";
import type { Ask, Reading } from "./child.ts";

const [framework, name] = process.argv.slice(2);
const entry = matrixOf(framework as Framework).find((each) => each.name === name);
if (entry === undefined) throw new Error(`no setup "${name}" of ${framework}`);

const directory = mkdtempSync(join(tmpdir(), "postern-bench-"));
process.on("exit", () => rmSync(directory, { recursive: true }));
process.on("disconnect", () => process.exit());

// Only while this server has its turn: every millisecond it wakes the process, and with it the core that all share.
const delay = monitorEventLoopDelay({ resolution: 1 });

process.on("message", (ask: Ask) => {
  if (ask === "collect") globalThis.gc!();
  if (ask === "begin") {
    delay.reset();
    delay.enable();
  } else delay.disable();
  process.send!(reading());
});

const setup = await entry.load();
const stage = { directory, redisUrl: process.env["BENCH_REDIS_URL"]!, postgresUrl: process.env["BENCH_POSTGRES_URL"]! };
process.send!(await setup(stage));

function reading(): Reading {
  const { user, system } = process.cpuUsage();
  return {
    cpuMicros: user + system,
    heapBytes: process.memoryUsage().heapUsed,
    delayP99Ms: delay.percentile(99) / 1e6,
  };
}
