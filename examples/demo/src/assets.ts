import { readFileSync } from "node:fs";
import { pageHeaders, type PageReply } from "./pages/reply.ts";

// A fixed list, read once: no path of a request ever reaches the file system.
const assets = new Map([
  ["style.css", asset("text/css; charset=utf-8", new URL("../public/style.css", import.meta.url))],
  ["app.js", asset("text/javascript; charset=utf-8", new URL("../public/app.js", import.meta.url))],
  ["icon.svg", asset("image/svg+xml", new URL("../public/icon.svg", import.meta.url))],
]);

function asset(type: string, file: URL) {
  return { type, body: readFileSync(file, "utf8") };
}

/** One of the static files that the pages use. @returns `undefined` if there is none of that name. */
export function assetReply(name: string): PageReply | undefined {
  const found = assets.get(name);
  if (found === undefined) return undefined;
  const headers = { ...pageHeaders(), "content-type": found.type, "cache-control": "no-cache" };
  return { status: 200, headers, body: found.body };
}
