import { createRequire } from "node:module";
import { openSync } from "fontkit";

const { resolve } = createRequire(import.meta.url);

// BIZ UDPGothic, SIL Open Font License 1.1: Latin, Greek, Cyrillic and Japanese in one family.
const files = {
  regular: resolve("@expo-google-fonts/biz-udpgothic/400Regular/BIZUDPGothic_400Regular.ttf"),
  bold: resolve("@expo-google-fonts/biz-udpgothic/700Bold/BIZUDPGothic_700Bold.ttf"),
} as const;

export type FontName = keyof typeof files;
export const fontFiles: Readonly<Record<FontName, string>> = files;

let characters: ReadonlySet<number> | undefined;

/** Whether a document can show a character. Both fonts have the same ones. */
export function hasGlyph(codePoint: number): boolean {
  characters ??= new Set(charactersIn(files.regular));
  return characters.has(codePoint);
}

function charactersIn(file: string): readonly number[] {
  const font = openSync(file);
  if (!("characterSet" in font)) throw new TypeError(`${file} is a collection of fonts`);
  return font.characterSet;
}
