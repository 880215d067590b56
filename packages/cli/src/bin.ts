#!/usr/bin/env node
import { text } from "node:stream/consumers";
import { loaderFrom } from "./load-peer.ts";
import { run } from "./run.ts";

const stopping = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.once(signal, () => stopping.abort(new Error(`Stopped by ${signal}`)));

// A reader that has seen enough, such as head, is no failure.
process.stdout.on("error", () => {});

process.exitCode = await run(process.argv.slice(2), {
  env: process.env,
  stdin: () => text(process.stdin),
  out: (line) => void process.stdout.write(line),
  err: (line) => void process.stderr.write(line),
  now: () => Date.now(),
  load: loaderFrom(process.cwd()),
  signal: stopping.signal,
});
