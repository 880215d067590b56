import { createServer, type RequestListener } from "node:http";
import { curlLines } from "./curl-lines.ts";
import { memoryWarning } from "./memory-warning.ts";
import { type Demo, openDemo } from "./open-demo.ts";
import { closeOnSignals, listen } from "./serve.ts";

/** Serves the demo on the framework that made this listener, as the environment says, until it is told to stop. */
export async function startDemo(listener: (demo: Demo) => Promise<RequestListener>): Promise<void> {
  try {
    const demo = await openDemo(process.env);
    const warning = memoryWarning(demo.settings.storeUrl, process.env);
    if (warning !== undefined) console.warn(warning);
    const server = createServer(await listener(demo));
    closeOnSignals(server, demo);
    await listen(server, demo.settings.port);
    console.log(curlLines(demo.settings));
  } catch (error) {
    console.error(`The demo did not start. ${(error as Error).message}`);
    process.exitCode = 1;
  }
}
