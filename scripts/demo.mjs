// `npm start`: runs the demo shop on Express; `npm start -- fastify` on another framework. No build is needed:
// the condition makes every package resolve to its TypeScript sources.
import { globSync } from "node:fs";
import { run } from "./child.mjs";

const root = new URL("../", import.meta.url);
const [name = "express", ...args] = process.argv.slice(2);
const server = (example) => `examples/${example}/src/server.ts`;
const examples = globSync(server("*"), { cwd: root }).map((file) => file.split(/[\\/]/)[1]);

if (examples.includes(name)) {
  const command = ["--conditions=@postern/source", server(name), ...args];
  process.exitCode = await run(process.execPath, command, { cwd: root });
} else {
  console.error(`There is no example called ${JSON.stringify(name)}. There is: ${examples.join(", ") || "none yet"}.`);
  process.exitCode = 1;
}
