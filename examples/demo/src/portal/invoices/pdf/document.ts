import { buffer } from "node:stream/consumers";
import PDFKit from "pdfkit";

export type PDFDocument = PDFKit.PDFDocument;

const MARGIN = 56;
export const page = {
  width: 595.28,
  height: 841.89,
  left: MARGIN,
  right: 595.28 - MARGIN,
  bottom: 841.89 - 84,
} as const;

/** What readers show of a document beside its pages. */
export interface DocumentFacts {
  readonly title: string;
  readonly author: string;
  readonly lang: string;
  /** `YYYY-MM-DD`: the same document has the same bytes, whenever it is made. */
  readonly madeOn: string;
}

/** Makes a PDF on A4. @param draw puts everything into it; all pages stay open until it is done. */
export async function pdfOf(
  { title, author, lang, madeOn }: DocumentFacts,
  draw: (doc: PDFDocument) => void,
): Promise<Buffer> {
  const doc = new PDFKit({
    size: "A4",
    margin: 0,
    bufferPages: true,
    pdfVersion: "1.7",
    lang,
    displayTitle: true,
    info: { Title: title, Author: author, CreationDate: new Date(madeOn) },
  });
  const bytes = buffer(doc);
  draw(doc);
  doc.end();
  return bytes;
}
