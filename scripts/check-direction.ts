// Which way imports may point; CONTRIBUTING.md says it in words. Reads the specifiers with a regular expression:
// TypeScript 7 offers no parser, and formatted imports need none. `node scripts/check-direction.ts [root]`
import { globSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";

const seam = ["@postern/core", "@postern/core/http"];

/** What the sources of each package may import besides Node's built-ins and themselves. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  cli: ["@postern/core", "@postern/core/client", "@postern/store-sql", "kysely", "mysql2", "pg"],
  core: ["jose", "zod"],
  express: [...seam, "express"],
  fastify: [...seam, "fastify", "fastify-plugin"],
  koa: [...seam, "koa"],
  "store-redis": ["@postern/core", "cluster-key-slot", "ioredis"],
  "store-sql": ["@postern/core", "better-sqlite3", "kysely"],
};

/** `import … from`, `export … from`, `import "x"`, and the calls; not the word "from" within a text. */
const specifiers = /(?:^(?:import|export)\b[^;"'`=()]*?\bfrom|^import|\b(?:import|require)\()\s*["']([^"']+)["']/gm;

interface Import {
  readonly file: string;
  readonly specifier: string;
  /** The file a relative specifier points to. */
  readonly target: string | undefined;
}

const root = process.argv[2] ?? ".";
const imports = globSync("{packages/*,examples/*,scripts,test-support,bench}/**/*.{ts,mjs}", {
  cwd: root,
  exclude: ["**/node_modules", "**/dist"],
}).flatMap((file) => importsOf(file.replaceAll("\\", "/")));

const problems = [...imports.flatMap(problemOf), ...cyclesOf(imports)];
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;
else console.log(`${imports.length} imports point the right way`);

function importsOf(file: string): Import[] {
  const code = readFileSync(join(root, file), "utf8").replaceAll(/^\s*(\/\*[^]*?\*\/|\/\/.*)/gm, "");
  return [...code.matchAll(specifiers)].map(([, specifier = ""]) => ({
    file,
    specifier,
    target: specifier.startsWith(".") ? posix.join(posix.dirname(file), specifier) : undefined,
  }));
}

function problemOf(each: Import): string[] {
  const complaint = exampleProblem(each) ?? sourceProblem(each);
  return complaint === undefined ? [] : [`${each.file}: imports ${each.specifier}: ${complaint}`];
}

function exampleProblem({ file, specifier, target }: Import): string | undefined {
  const pointsAtExample = specifier.startsWith("@postern/example") || target?.startsWith("examples/");
  return pointsAtExample && !file.startsWith("examples/") ? "nothing imports the examples" : undefined;
}

function sourceProblem({ file, specifier, target }: Import): string | undefined {
  const [folder, name, part] = file.split("/");
  if (folder !== "packages" || name === undefined || part !== "src") return undefined;
  if (target !== undefined) {
    if (!target.startsWith(`packages/${name}/src/`)) return "a source stays within its package's sources";
    const upwards = file.startsWith("packages/core/src/operations/") && target.startsWith("packages/core/src/http/");
    return upwards ? "operations know nothing of http" : undefined;
  }
  const list = allowed[name];
  if (list === undefined) return "this package has no rule yet, add it to scripts/check-direction.ts";
  if (specifier.startsWith("node:") && specifier !== "node:test") return undefined;
  const wanted = specifier.startsWith("@postern/") ? specifier : packageOf(specifier);
  return list.includes(wanted) ? undefined : `${name} may import only ${list.join(", ")} and node: built-ins`;
}

/** `kysely/migration` → `kysely`, `@koa/router/x` → `@koa/router`. */
function packageOf(specifier: string): string {
  return specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
}

/** Each cycle once, as the path that closes it. */
function cyclesOf(all: readonly Import[]): string[] {
  const next = new Map<string, string[]>();
  for (const { file, target } of all) if (target !== undefined) next.set(file, [...(next.get(file) ?? []), target]);
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (file: string, path: readonly string[]): void => {
    if (path.includes(file)) cycles.push(`import cycle: ${[...path.slice(path.indexOf(file)), file].join(" → ")}`);
    else if (!done.has(file)) for (const target of next.get(file) ?? []) visit(target, [...path, file]);
    done.add(file);
  };
  for (const file of next.keys()) visit(file, []);
  return cycles;
}
