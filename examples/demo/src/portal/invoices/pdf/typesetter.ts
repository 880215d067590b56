import type { PDFDocument } from "./document.ts";
import { type FontName, fontFiles, hasGlyph } from "./fonts.ts";

/** How a text is set. */
interface Style {
  readonly size: number;
  readonly font?: FontName;
  readonly color?: string;
  readonly align?: "left" | "right";
}

/** Where a text goes: its first baseline, and the room it has. In points. */
interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

const LEADING = 1.45;
/** Stands for what the fonts lack: a reader sees that something is missing, not something wrong. */
const MISSING = "□";

/** Sets text, line by line. */
export interface Typesetter {
  readonly heightOf: (text: string, width: number, style: Style) => number;
  /** @returns the height that was used. */
  readonly set: (text: string, place: Place, style: Style) => number;
}

export function typesetter(doc: PDFDocument): Typesetter {
  for (const [name, file] of Object.entries(fontFiles)) doc.registerFont(name, file);
  const widthOf = (text: string, { size, font = "regular" }: Style) =>
    doc.font(font).fontSize(size).widthOfString(text);
  const linesOf = (text: string, width: number, style: Style) =>
    brokenInto(shown(text), (line) => widthOf(line.trimEnd(), style) <= width);
  return {
    heightOf: (text, width, style) => linesOf(text, width, style).length * style.size * LEADING,
    set(text, { x, y, width }, style) {
      const { size, color = "#1d2526", align = "left" } = style;
      const lines = linesOf(text, width, style);
      for (const [index, line] of lines.entries()) {
        const at = align === "right" ? x + width - widthOf(line, style) : x;
        doc
          .font(style.font ?? "regular")
          .fontSize(size)
          .fillColor(color);
        doc.text(line, at, y + index * size * LEADING, { lineBreak: false, baseline: "alphabetic" });
      }
      return lines.length * size * LEADING;
    },
  };
}

const words = new Intl.Segmenter("ja", { granularity: "word" });
const letters = new Intl.Segmenter("ja", { granularity: "grapheme" });
const partsOf = (segmenter: Intl.Segmenter, text: string) => [...segmenter.segment(text)].map(({ segment }) => segment);

/** Breaks between words, Japanese ones too, and a word that is too long wherever it must. */
function brokenInto(text: string, fits: (line: string) => boolean): readonly string[] {
  const lines = [""];
  const pieces = partsOf(words, text).flatMap((word) => (fits(word) ? [word] : partsOf(letters, word)));
  for (const piece of pieces) {
    const longer = lines.at(-1)! + piece;
    if (fits(longer)) lines[lines.length - 1] = longer;
    else lines.push(piece.trimStart());
  }
  return lines.map((line) => line.trimEnd());
}

/** One line of text, whatever it held; letters with their accents as one character, as fonts know them. */
function shown(text: string): string {
  const clean = text.normalize("NFC").replace(/[\p{C}\s]+/gu, " ");
  return Array.from(clean, (char) => (hasGlyph(char.codePointAt(0)!) ? char : MISSING)).join("");
}
