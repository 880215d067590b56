import type { PDFDocument } from "./document.ts";
import { type FontPart, fontParts, type Weight } from "./fonts.ts";

/** How a text is set. */
export interface Style {
  readonly size: number;
  readonly weight?: Weight;
  readonly color?: string;
  readonly align?: "left" | "right";
}

/** Where a text goes: its first baseline, and the room it has. In points. */
export interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

interface Run {
  readonly font: string;
  readonly text: string;
}

const LEADING = 1.45;
/** Stands for what the fonts lack: a reader sees that something is missing, not something wrong. */
const MISSING = "□";

/** Sets text in whatever script, line by line. */
export function typesetter(doc: PDFDocument) {
  const known = new Set<string>();
  const use = ({ name, data }: FontPart) => {
    if (!known.has(name)) doc.registerFont(name, data);
    known.add(name);
    return name;
  };
  const runsOf = (text: string, weight: Weight): Run[] => {
    const parts = fontParts(weight);
    const runs: { font: string; text: string }[] = [];
    for (const char of text) {
      const part = parts.find(({ has }) => has(char.codePointAt(0)!));
      const font = use(part ?? parts[0]!);
      const drawn = part === undefined ? MISSING : char;
      const last = runs.at(-1);
      if (last?.font === font) last.text += drawn;
      else runs.push({ font, text: drawn });
    }
    return runs;
  };
  const widthOf = (text: string, { size, weight = 400 }: Style) =>
    runsOf(text, weight).reduce((sum, run) => sum + doc.font(run.font).fontSize(size).widthOfString(run.text), 0);

  /** Breaks where the language allows it, and a word that is too long wherever it must. */
  const linesOf = (text: string, width: number, style: Style): string[] => {
    const lines = [""];
    for (const piece of piecesOf(text, (part) => widthOf(part, style) <= width)) {
      const longer = lines.at(-1)! + piece;
      if (widthOf(longer.trimEnd(), style) <= width) lines[lines.length - 1] = longer;
      else lines.push(piece.trimStart());
    }
    return lines.map((line) => line.trimEnd());
  };

  return {
    linesOf,
    /** @returns the height that was used. */
    set(text: string, { x, y, width }: Place, style: Style): number {
      const { size, weight = 400, color = "#1d2526", align = "left" } = style;
      const lines = linesOf(clean(text), width, style);
      for (const [index, line] of lines.entries()) {
        let at = align === "right" ? x + width - widthOf(line, style) : x;
        for (const { font, text: run } of runsOf(line, weight)) {
          doc.font(font).fontSize(size).fillColor(color);
          doc.text(run, at, y + index * size * LEADING, { lineBreak: false, baseline: "alphabetic" });
          at += doc.widthOfString(run);
        }
      }
      return lines.length * size * LEADING;
    },
  };
}

export type Typesetter = ReturnType<typeof typesetter>;

const words = new Intl.Segmenter("ja", { granularity: "word" });
const letters = new Intl.Segmenter("ja", { granularity: "grapheme" });

function piecesOf(text: string, fits: (piece: string) => boolean): string[] {
  const pieces = [...words.segment(text)].map(({ segment }) => segment);
  return pieces.flatMap((piece) => (fits(piece) ? [piece] : [...letters.segment(piece)].map(({ segment }) => segment)));
}

/** One line of text, whatever it held; letters with their accents as one character, as fonts know them. */
function clean(text: string): string {
  return text.normalize("NFC").replace(/[\p{C}\s]+/gu, " ");
}
