// Small rooms: the median source file has at most 90 lines, and none has more than 300.
import { globSync, readFileSync } from "node:fs";

const MEDIAN = 90;
const MAXIMUM = 300;

const sources = globSync("packages/*/src/**/*.ts")
  .map((file) => ({ file, lines: readFileSync(file, "utf8").split("\n").length - 1 }))
  .toSorted((a, b) => a.lines - b.lines);
const median = sources[Math.floor(sources.length / 2)]?.lines ?? 0;
const long = sources.filter(({ lines }) => lines > MAXIMUM);

for (const { file, lines } of long) console.error(`${file} has ${lines} lines, more than ${MAXIMUM}`);
if (median > MEDIAN) console.error(`the median source file has ${median} lines, more than ${MEDIAN}`);
if (long.length > 0 || median > MEDIAN) process.exitCode = 1;
else console.log(`${sources.length} source files: median ${median} lines, longest ${sources.at(-1)?.lines ?? 0}`);
