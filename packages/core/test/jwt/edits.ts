import * as fc from "fast-check";

/** Changes a text in some way; now and then into itself. */
export type Edit = (text: string) => string;

const character = fc.oneof(
  fc.constantFrom(...Array.from("AQgwBRhx019-_+/=.%, \t\n\0\u{a0}\u{212a}")),
  fc.string({ unit: "binary", minLength: 1, maxLength: 1 }),
);
const place = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

const one: fc.Arbitrary<Edit> = fc.oneof(
  fc.tuple(place, character).map(
    ([at, text]): Edit =>
      (token) =>
        splice(token, at, 1, text),
  ),
  fc.tuple(place, character).map(
    ([at, text]): Edit =>
      (token) =>
        splice(token, at, 0, text),
  ),
  fc.tuple(place, fc.integer({ min: 1, max: 50 })).map(
    ([at, count]): Edit =>
      (token) =>
        splice(token, at, count, ""),
  ),
  character.map(
    (text): Edit =>
      (token) =>
        token + text,
  ),
  character.map(
    (text): Edit =>
      (token) =>
        text + token,
  ),
  place.map(
    (at): Edit =>
      (token) =>
        token.slice(Math.floor(at * token.length)) + token.slice(0, Math.floor(at * token.length)),
  ),
  fc.constantFrom<Edit>(
    (token) => token.split(".").toReversed().join("."),
    (token) => token.normalize("NFKD").toLowerCase(),
    (token) => `Bearer ${token}`,
    (token) => `"${token}"`,
    (token) => token.replaceAll(".", "%2E"),
  ),
);

function splice(text: string, where: number, count: number, put: string): string {
  const at = Math.floor(where * text.length);
  return text.slice(0, at) + put + text.slice(at + count);
}

/** One to four edits in a row, or another text altogether. */
export const edits: fc.Arbitrary<Edit> = fc.oneof(
  { weight: 9, arbitrary: fc.array(one, { minLength: 1, maxLength: 4 }).map(inTurn) },
  {
    weight: 1,
    arbitrary: fc.string({ unit: "binary", minLength: 1, maxLength: 200 }).map(
      (text): Edit =>
        () =>
          text,
    ),
  },
);

function inTurn(all: readonly Edit[]): Edit {
  return (text) => all.reduce((token, edit) => edit(token), text);
}
