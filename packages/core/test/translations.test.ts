import { expect, test } from "vitest";
import { memoryStore } from "../src/memory-store.ts";
import { englishTexts, type PageTexts } from "../src/page-texts.ts";
import { createPortal } from "../src/portal.ts";
import { translationsOf } from "../src/translations.ts";
import { baseUrl, directoryOf } from "./support.ts";

const texts = englishTexts;
const { back: _, ...noBack } = texts;
const withOpen = (open: object) => ({ de: { ...texts, open: { ...texts.open, ...open } } });

test.each<[string, unknown, string]>([
  ["no object", "de", '"translations" must be an object of texts by language tag'],
  ["a Map", new Map([["de", texts]]), '"translations" must be an object of texts by language tag'],
  ["null", null, '"translations" must be an object of texts by language tag'],
  ["a tag that is none", { german: texts, "": texts }, '"translations." must be named by a BCP 47 tag'],
  ["an underscore", { de_AT: texts }, '"translations.de_AT" must be named by a BCP 47 tag, written like "de-AT"'],
  ["a tag in other letters", { "DE-at": texts }, '"translations.DE-at" must be named by a BCP 47 tag'],
  ["no texts", { de: null }, '"translations.de" must hold texts'],
  ["a missing text", { de: noBack }, '"translations.de.back" must be a text'],
  ["a missing group", { de: { ...texts, open: undefined } }, '"translations.de.open" must hold texts'],
  ["an unknown text", { de: { ...texts, footer: "x" } }, '"translations.de.footer" is unknown'],
  [
    "an unknown refusal",
    { de: { ...texts, refused: { ...texts.refused, x: ["a", "b"] } } },
    '"translations.de.refused.x" is unknown',
  ],
  ["half a pair", { de: { ...texts, signedOut: ["Abgemeldet"] } }, '"translations.de.signedOut.1" must be a text'],
  ["three of a pair", { de: { ...texts, signedOut: ["a", "b", "c"] } }, '"translations.de.signedOut.2" is unknown'],
  ["an empty text", withOpen({ button: " " }), '"translations.de.open.button" must be a text of 1 to 500 characters'],
  ["a long text", withOpen({ note: "a".repeat(501) }), '"translations.de.open.note" must be a text of 1 to 500'],
  ["half a character", withOpen({ note: "\ud800" }), '"translations.de.open.note" must be a text of 1 to 500'],
  ["a lost placeholder", withOpen({ lead: "Hier" }), '"translations.de.open.lead" must hold {customer}, once each'],
  ["a strange one", withOpen({ button: "{customer}" }), '"translations.de.open.button" must hold no placeholder'],
  ["one twice", withOpen({ lead: "{customer} {customer}" }), '"translations.de.open.lead" must hold {customer}, once'],
  ["one of two", withOpen({ leadAs: "{customer}" }), '"translations.de.open.leadAs" must hold {actor} and {customer}'],
  ["no direction", { de: { ...texts, direction: "up" } }, '"translations.de.direction" must be ltr or rtl'],
])("createPortal refuses %s in translations", (_what, translations, message) => {
  const options = { baseUrl, store: memoryStore(), customers: directoryOf(), scopes: ["a"], defaultScopes: ["a"] };
  const create = () => createPortal({ ...options, translations: translations as Record<string, PageTexts> });
  expect(create).toThrow(TypeError);
  expect(create).toThrow(message);
});

test("translations are copied, and what happens to the option later changes nothing", () => {
  const open = { ...texts.open, button: "Portal öffnen" };
  const translations = translationsOf({ de: { ...texts, open } });
  open.button = "<script>";
  expect(translations.get("de")?.open.button).toBe("Portal öffnen");
  for (const part of [translations.get("de"), translations.get("de")?.open]) expect(Object.isFrozen(part)).toBe(true);
  expect([...translations.keys()]).toEqual(["en", "de"]);
});

test("English may be put in other words", () => {
  const translations = translationsOf({ en: { ...texts, back: "Return to {name}" } });
  expect(translations.get("en")?.back).toBe("Return to {name}");
});
