// What `npm start` and `npm test` run. Needs only Node 20 and npm: brings the pinned pnpm, and a newer Node
// where the host's is too old, from the npm registry; installs from the lockfile; then runs the named script
// of package.json with the arguments that follow it.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { run } from "./child.mjs";

const NODE = "24.21.0"; // brought only where the host is older than MIN_NODE
const MIN_NODE = [22, 18]; // the first release that runs TypeScript sources without a flag

const starter = process.ppid;
const [script, ...args] = process.argv.slice(2);
const { packageManager } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
const windows = process.platform === "win32";
const env = { ...process.env };
const packages = [packageManager];

if (isOld(process.versions.node)) {
  packages.push(nodePackage());
  delete env.npm_config_nodedir; // the headers of the host's Node
  console.log(`Node ${process.versions.node} is too old for this repository: using Node ${NODE} from npm.`);
}
env.PATH = pathWith(packages);

// CI verifies the lockfile against pnpm's supply-chain policies; everyone else trusts the one CI has seen.
const ci = Boolean(env.CI) && env.CI !== "false";
const trust = ci ? [] : ["--trust-lockfile"];
const pnpm = (...command) => run("pnpm", command, { env, shell: windows });
// The demo not through pnpm, which passes no signal on: the server would outlive it and hold the port.
const demo = fileURLToPath(new URL("demo.mjs", import.meta.url));
const start = () => (script === "demo" ? run("node", [demo, ...args], { env }) : pnpm("run", script, ...args));
endWithStarter();
process.exitCode = (await pnpm("install", "--frozen-lockfile", ...trust)) || (await start());

/** npm ends only the shell that it started us with, which tells nobody: the parent of an orphan is another. */
function endWithStarter() {
  if (env.npm_lifecycle_event === undefined) return;
  const watch = setInterval(() => {
    if (process.ppid === starter) return;
    clearInterval(watch);
    process.kill(process.pid, "SIGTERM");
  }, 500).unref();
}

function isOld(version) {
  const [major, minor] = version.split(".").map(Number);
  return major < MIN_NODE[0] || (major === MIN_NODE[0] && minor < MIN_NODE[1]);
}

/** The package that is the binary itself: `node` would need an install script, which npm 12 blocks in silence. */
function nodePackage() {
  const apple = process.platform === "darwin" && process.arch === "arm64";
  return `node${apple ? "-bin" : ""}-${windows ? "win" : process.platform}-${process.arch}@${NODE}`;
}

/** The PATH on which npx puts the commands of these packages. */
function pathWith(names) {
  const print = windows ? '"node -p process.env.PATH"' : "node -p process.env.PATH";
  const npx = spawnSync("npx", ["--yes", ...names.flatMap((name) => ["-p", name]), "-c", print], {
    env,
    shell: windows,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  if (npx.status !== 0) process.exit(npx.status ?? 1);
  return npx.stdout.trim().split("\n").at(-1);
}
