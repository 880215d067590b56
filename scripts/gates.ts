// What CI asks beyond the tests. Every gate runs, so that one run shows all that is wrong.
import { spawnSync } from "node:child_process";

const gates: Readonly<Record<string, string>> = {
  build: "tsc -b",
  "import direction": "node scripts/check-direction.ts",
  "file lengths": "node scripts/check-lengths.ts",
  "forbidden text": "node scripts/check-text.ts",
  "links between pages": "node scripts/check-links.ts",
  "unused files, exports and dependencies": "knip",
  "what a page has to load": "node scripts/check-bundle.ts",
  "packages as published": "node scripts/check-packages.ts",
  "what the guard costs": "node --conditions=@postern/source bench/src/gate.ts",
  "npm start serves": "node scripts/check-start.ts",
};

const failed = Object.entries(gates).filter(([name, command]) => {
  console.log(`\n# ${name}: ${command}`);
  return spawnSync(command, { shell: true, stdio: "inherit" }).status !== 0;
});
console.log(`\ngates: ${failed.length === 0 ? "all good" : `FAILED: ${failed.map(([name]) => name).join("; ")}`}`);
if (failed.length > 0) process.exitCode = 1;
