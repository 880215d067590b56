import { readdirSync, readFileSync } from "node:fs";
import { extname } from "node:path";
import type { DemoReply } from "../exchange.ts";
import { pageHeaders } from "./reply.ts";

const folder = new URL("../../public/", import.meta.url);
const figtree = import.meta.resolve("@fontsource-variable/figtree/files/figtree-latin-wght-normal.woff2");
const types: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
};

// Read once: no path of a request ever reaches the file system.
const assets = new Map([
  ...readdirSync(folder).map((name) => [name, readFileSync(new URL(name, folder))] as const),
  ["figtree.woff2", readFileSync(new URL(figtree))],
]);

/** One of the static files that the pages use. @returns `undefined` if there is none of that name. */
export function assetReply(name: string): DemoReply | undefined {
  const body = assets.get(name);
  if (body === undefined) return undefined;
  const type = types[extname(name)] ?? "application/octet-stream";
  return { status: 200, headers: { ...pageHeaders(), "content-type": type, "cache-control": "no-cache" }, body };
}
