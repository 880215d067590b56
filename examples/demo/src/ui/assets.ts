import { readdirSync, readFileSync } from "node:fs";
import { extname } from "node:path";
import type { DemoReply } from "../exchange.ts";
import { notFoundPage } from "./message-page.ts";
import { pageHeaders } from "./reply.ts";

const folder = new URL("../../public/", import.meta.url);
const types: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
};

// Read once: no path of a request ever reaches the file system.
const assets = new Map(readdirSync(folder).map((name) => [name, readFileSync(new URL(name, folder), "utf8")]));

/** One of the static files that the pages use. */
export function assetReply(name: string): DemoReply {
  const body = assets.get(name);
  if (body === undefined) return notFoundPage();
  const type = types[extname(name)] ?? "application/octet-stream";
  return { status: 200, headers: { ...pageHeaders(), "content-type": type, "cache-control": "no-cache" }, body };
}
