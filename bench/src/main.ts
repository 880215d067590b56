// `pnpm bench [--quick] [--only fastify|express|koa|stores|footprint] [--render]`; bench/README.md says what it does.
import { parseArgs } from "node:util";
import { frameworks } from "../guards/matrix.ts";
import { leaveServerCore } from "./cores.ts";
import { startDatabases } from "./databases.ts";
import { measureFootprint } from "./footprint.ts";
import { measureGuards, quick, thorough } from "./guards.ts";
import { guardChart } from "./chart.ts";
import { readResults, type Results, taken, write } from "./results.ts";
import { tables } from "./tables.ts";
import { measureStores } from "./stores.ts";

const { values } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    only: { type: "string", multiple: true },
    render: { type: "boolean", default: false },
  },
});
const slices: readonly string[] = [...frameworks, "stores", "footprint"];
const wanted = values.render ? [] : (values.only ?? slices);
for (const each of wanted) if (!slices.includes(each)) throw new Error(`--only takes ${slices.join(", ")}`);

const effort = values.quick ? quick : thorough;
const circumstances = taken(values.quick);
const fresh: Partial<Results> = {};
const keep = <Name extends keyof Results>(name: Name, rows: Results[Name]["rows"]) => {
  const slice = { taken: circumstances, rows };
  Object.assign(fresh, { [name]: slice });
  // A quick run shows that everything works; only a thorough one may replace what is published.
  if (!values.quick) write(`${name}.json`, `${JSON.stringify(slice, null, 2)}\n`);
};

if (wanted.includes("footprint")) keep("footprint", measureFootprint(values.quick ? 1 : 9));
if (wanted.includes("stores")) keep("stores", await measureStores(await startDatabases(), values.quick ? 200 : 5000));
const guarded = frameworks.filter((framework) => wanted.includes(framework));
if (guarded.length > 0) {
  leaveServerCore();
  const databases = await startDatabases();
  for (const framework of guarded) keep(framework, await measureGuards(framework, databases, effort));
}
if (values.quick) console.log(tables(fresh));
else {
  const all = readResults();
  write("README.md", `${tables(all)}\n`);
  write("guards.svg", guardChart(all));
}
process.exit(); // servers and clients of all kinds are still connected
