// Text that must not land: what leads out of the project, tests that do not run, work put off.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";

interface Rule {
  readonly complaint: string;
  readonly files: RegExp;
  readonly text: RegExp;
}

const written = /(?<!-lock\.yaml)$/; // by people, that is
// No pattern matches itself.
const rules: readonly Rule[] = [
  { complaint: "a machine's path", files: /./, text: /(?<![\w.])\/(?:home|root|tmp|work|Users)\/\w/ },
  { complaint: "a package registry's host", files: /./, text: /\bregistry\.[a-z]+\.[a-z]{2}|\btarball[:]/ },
  { complaint: "a test that does not run", files: /\.test\.ts$/, text: /\.(?:only|skip|todo)\(/ },
  { complaint: "work put off", files: written, text: /\b(?:T[O]DO|F[I]XME|X[X]X|HA[C]K)\b/ },
];

const files = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], { encoding: "utf8" })
  .split("\n")
  .filter((file) => file !== "" && existsSync(file));

const problems = files.flatMap((file) => {
  const text = readFileSync(file, "utf8");
  return text.includes("\0") ? [] : text.split("\n").flatMap((line, index) => problemsOf(file, line, index + 1));
});
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;
else console.log(`${files.length} files hold no forbidden text`);

function problemsOf(file: string, line: string, number: number): string[] {
  const broken = rules.filter((rule) => rule.files.test(file) && rule.text.test(line)).map((rule) => rule.complaint);
  if (written.test(file) && leavesProject(file, line)) broken.push("a path that leaves the project");
  return broken.map((complaint) => `${file}:${number}: ${complaint}: ${line.trim().slice(0, 100)}`);
}

/** More steps up than the file is deep. */
function leavesProject(file: string, line: string): boolean {
  const depth = file.split("/").length - 1;
  return [...line.matchAll(/(?:\.\.\/)+/g)].some(([steps]) => steps.length / 3 > depth);
}
