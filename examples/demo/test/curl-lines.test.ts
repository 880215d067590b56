import { expect, it } from "vitest";
import { curlLines } from "../src/curl-lines.ts";
import { readSettings } from "../src/settings.ts";

it("comments on the lines to paste in characters that no shell takes for its own", () => {
  const comments = curlLines(readSettings({})).match(/^#.*$/gm);
  expect(comments).toHaveLength(7);
  for (const comment of comments ?? []) expect(comment).toMatch(/^# [\w ,:./-]+$/);
});
