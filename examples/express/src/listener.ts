import type { RequestListener } from "node:http";
import type { Demo } from "@postern/example-demo";
import { createApp } from "./app.ts";

/** The app as Node's server calls it. */
export async function listener(demo: Demo): Promise<RequestListener> {
  return createApp(demo);
}
