import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import * as fontkit from "fontkit";

const resolve = createRequire(import.meta.url).resolve;

export type Weight = 400 | 700;

/** A part of the family: its package has one file for each script. */
export interface FontPart {
  readonly name: string;
  readonly data: Buffer;
  readonly has: (codePoint: number) => boolean;
}

// One family, so that a name in two scripts still looks like one name. The Japanese part has Latin letters too.
const scripts = ["japanese", "latin-ext", "cyrillic", "greek-ext"];
const made = new Map<Weight, readonly FontPart[]>();

/** BIZ UDPGothic (SIL Open Font License 1.1), read when the first document needs it. */
export function fontParts(weight: Weight): readonly FontPart[] {
  const parts = made.get(weight) ?? scripts.map((script) => readPart(script, weight));
  made.set(weight, parts);
  return parts;
}

function readPart(script: string, weight: Weight): FontPart {
  const name = `biz-udpgothic-${script}-${weight}-normal`;
  const data = readFileSync(resolve(`@fontsource/biz-udpgothic/files/${name}.woff`));
  const font = fontkit.create(data);
  if (!("hasGlyphForCodePoint" in font)) throw new TypeError(`${name} is a collection of fonts`);
  return { name, data, has: (codePoint) => font.hasGlyphForCodePoint(codePoint) };
}
