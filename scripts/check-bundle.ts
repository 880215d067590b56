// What a page has to load of ours, as a bundler of today makes it: everything that @postern/core/browser exports.
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const MAXIMUM_BYTES = 2048;

const { outputFiles } = await build({
  entryPoints: ["packages/core/src/browser/index.ts"],
  bundle: true,
  minify: true,
  write: false,
  format: "esm",
  platform: "browser",
  target: "es2022",
});
const bytes = gzipSync(outputFiles[0]!.contents, { level: 9 }).length;
const told = `@postern/core/browser: ${bytes} bytes minified and gzipped`;
if (bytes > MAXIMUM_BYTES) {
  console.error(`${told}, more than ${MAXIMUM_BYTES}`);
  process.exitCode = 1;
} else console.log(told);
