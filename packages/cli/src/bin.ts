#!/usr/bin/env node
import { addAbortSignal } from "node:stream";
import { text } from "node:stream/consumers";
import { loaderFrom } from "./load-peer.ts";
import { errorLine, run } from "./run.ts";
import { stoppable } from "./stoppable.ts";

const argv = process.argv.slice(2);

process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  // A reader that has seen enough, such as head, is no failure.
  if (error.code === "EPIPE") return;
  process.exitCode ||= 1;
  process.stderr.write(errorLine(argv, `standard output could not be written: ${error.message}`));
});

const code = await stoppable((signal) =>
  run(argv, {
    env: process.env,
    stdin: () => text(addAbortSignal(signal, process.stdin)),
    out: (line) => void process.stdout.write(line),
    err: (line) => void process.stderr.write(line),
    now: () => Date.now(),
    load: loaderFrom(process.cwd()),
    signal,
  }),
);
// Standard output may have failed already.
process.exitCode ||= code;
