// The races and faults of docs/proof.md once more, longer than CI has time for. Adds what it saw to bench/results/proof.json.
// `pnpm nightly [--trials=10000] [--crashes=100] [files…]`; files as vitest takes them, by default all races and all faults.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, release, tmpdir, totalmem, type } from "node:os";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";

const RESULTS = "bench/results/proof.json";

/** What vitest's JSON reporter tells of a test; `meta` is what the test noted. */
interface Told {
  readonly fullName: string;
  readonly status: string;
  readonly meta: {
    readonly race?: Readonly<Record<string, unknown>>;
    readonly crash?: Readonly<Record<string, unknown>>;
    readonly recoveredInMs?: number;
  };
}

const { values, positionals } = parseArgs({
  options: { trials: { type: "string", default: "10000" }, crashes: { type: "string", default: "100" } },
  allowPositionals: true,
});
const files = positionals.length > 0 ? positionals : ["test/race/", "test/fleet/"];
const { tests, succeeded } = run(files, { RACE_TRIALS: values.trials, CRASH_ROUNDS: values.crashes });
const seen = Object.fromEntries(tests.flatMap((test) => noteOf(test)));
mkdirSync(dirname(RESULTS), { recursive: true });
const before = JSON.parse(readFileSync(RESULTS, { encoding: "utf8", flag: "a+" }) || "{}") as { seen?: object };
writeFileSync(RESULTS, `${JSON.stringify({ seen: sorted({ ...before.seen, ...seen }) }, null, 2)}\n`);
console.log(`${Object.keys(seen).length} results of ${tests.length} tests in ${RESULTS}`);
if (!succeeded) process.exitCode = 1;

function run(filters: readonly string[], env: Readonly<Record<string, string>>) {
  const directory = mkdtempSync(join(tmpdir(), "postern-"));
  const file = join(directory, "tests.json");
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile=${file}`];
  const args = ["exec", "vitest", "run", ...filters, ...reporters, "--no-file-parallelism"];
  const { status } = spawnSync("pnpm", args, { stdio: "inherit", env: { ...process.env, ...env } });
  const told = JSON.parse(readFileSync(file, "utf8")) as { testResults: { assertionResults: Told[] }[] };
  rmSync(directory, { recursive: true });
  return { tests: told.testResults.flatMap(({ assertionResults }) => assertionResults), succeeded: status === 0 };
}

/** A test that noted nothing has nothing to tell beyond that it passed. */
function noteOf({ fullName, status, meta }: Told): [string, object][] {
  const { race, crash, recoveredInMs } = meta;
  const recovered = recoveredInMs === undefined ? {} : { recoveredInMs: Math.round(recoveredInMs) };
  const note = { ...race, ...crash, ...recovered };
  const when = { date: new Date().toISOString(), machine: machine(), node: process.versions.node };
  return Object.keys(note).length === 0 ? [] : [[fullName, { status, ...note, ...when }]];
}

function machine(): string {
  const gigabytes = Math.round(totalmem() / 1024 ** 3);
  return `${cpus().length} × ${cpus()[0]?.model ?? "unknown"}, ${gigabytes} GB, ${type()} ${release()}`;
}

function sorted(notes: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(Object.entries(notes).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
