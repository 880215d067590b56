import { expect, test } from "vitest";
import { preferredLanguage } from "../src/index.ts";

const available = ["en", "de", "pt-BR", "zh-Hant"] as const;

test.each<[string | null, string | undefined, string | undefined]>([
  [null, undefined, undefined],
  [null, "", undefined],
  [null, "*", undefined],
  ["de", undefined, "de"],
  ["DE-at", undefined, "de"],
  ["zh-Hant-TW", undefined, "zh-Hant"],
  ["pt-BR", "de", "pt-BR"],
  ["pt", "de", "de"],
  ["pt-PT", undefined, undefined],
  ["fr", "de", "de"],
  ["fr", "it", undefined],
  [null, "de-CH", "de"],
  [null, "fr, de;q=0.5, en;q=0.8", "en"],
  [null, "de;q=0.5,en;q=0.50", "de"],
  [null, "en;q=0, de;q=0.1", "de"],
  [null, "en;q=2, de;q=0.1", "de"],
  [null, "en;q=, de", "de"],
  [null, "en;level=1, de", "de"],
  [null, " , ;, -, de", "de"],
  [null, "x,".repeat(20).concat("de"), undefined],
])("a session's %j and a browser's %j give %j", (sessionLocale, acceptLanguage, tag) => {
  expect(preferredLanguage(available, sessionLocale, acceptLanguage)).toBe(tag);
});
