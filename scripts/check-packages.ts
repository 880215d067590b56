// Looks at each published package as its users get it: packed by pnpm, which rewrites `exports` and workspace ranges.
import { execFileSync, spawnSync } from "node:child_process";
import { globSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const tarballs = mkdtempSync(join(tmpdir(), "postern-pack-"));
try {
  for (const folder of globSync("packages/*/package.json")
    .map((manifest) => dirname(manifest))
    .toSorted()) {
    execFileSync("pnpm", ["pack", "--pack-destination", tarballs], {
      cwd: folder,
      stdio: ["ignore", "ignore", "inherit"],
    });
  }
  for (const tarball of globSync(join(tarballs, "*.tgz")).toSorted()) {
    check("publint", "--strict", tarball);
    check("attw", "--quiet", "--profile", "esm-only", tarball); // CommonJS users have require(esm)
  }
} finally {
  rmSync(tarballs, { recursive: true });
}

function check(command: string, ...args: string[]): void {
  const { status } = spawnSync(command, args, { stdio: "inherit" });
  if (status !== 0) process.exitCode = 1;
}
