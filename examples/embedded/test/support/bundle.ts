import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** A source as a page's script: its exports become names there. */
export async function bundle(source: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(`../../src/${source}`, import.meta.url))],
    bundle: true,
    write: false,
    minify: true,
    format: "iife",
    globalName: "bundle",
    footer: { js: "Object.assign(globalThis, bundle)" },
    jsx: "automatic",
    conditions: ["@postern/source"],
    define: { "process.env.NODE_ENV": '"production"' },
  });
  // Inside a page's own script element, nothing may look like its end.
  return outputFiles[0]!.text.replaceAll("</script", String.raw`<\/script`);
}
