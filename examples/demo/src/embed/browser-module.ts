import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { DemoReply } from "../exchange.ts";
import { pageHeaders } from "../ui/reply.ts";

let built: Promise<string> | undefined;

/** `@postern/core/browser` as one module for pages that have no bundler: made once, when it is first asked for. */
export async function browserModule(): Promise<DemoReply> {
  built ??= bundled();
  const headers = { ...pageHeaders(), "content-type": "text/javascript; charset=utf-8", "cache-control": "no-cache" };
  return { status: 200, headers, body: await built };
}

async function bundled(): Promise<string> {
  const { outputFiles } = await build({
    stdin: {
      contents: 'export { answerFrame, holdPortalSession, tokenFromParent } from "@postern/core/browser";',
      resolveDir: fileURLToPath(new URL(".", import.meta.url)),
    },
    bundle: true,
    write: false,
    minify: true,
    format: "esm",
    conditions: ["@postern/source"], // within this repository; the published package has no such condition
  });
  return outputFiles[0]!.text;
}
