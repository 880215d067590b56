import { freshId, sampleSession } from "@postern/core/conformance";
import { describe, expect, test } from "vitest";
import { redeemedLine, revokedLine, textOf } from "../src/record-text.ts";
import { reader } from "../src/reading.ts";

describe("a record's text", () => {
  const session = sampleSession({ metadata: { plan: "pro" } });
  const { id } = session;
  const text = textOf(session);

  test("that is the same as before is not parsed again", () => {
    const readingOf = reader();
    const { record } = readingOf(id, text);
    expect(record).toEqual(session);
    expect(readingOf(id, textOf(session)).record).toBe(record);
  });

  test("that has changed is read anew", () => {
    const readingOf = reader();
    readingOf(id, text);
    const redeemed = text + redeemedLine(5, session.salt, null);
    expect(readingOf(id, redeemed).record).toMatchObject({ redeemedAt: 5, revokedAt: null });
    expect(readingOf(id, redeemed + revokedLine(7)).record).toMatchObject({ redeemedAt: 5, revokedAt: 7 });
    expect(readingOf(id, text).record).toEqual(session);
  });

  test("speaks of the id that it was found under", () => {
    const readingOf = reader();
    readingOf(id, text);
    const other = freshId();
    expect(readingOf(other, text).record.id).toBe(other);
  });

  test.each(["", "abcdefghijkl", "abcdefghijkl.", "abcdefghijkl.mnopqrstuvwx:5"])(
    "with the epoch %j is never taken for one that no revocation covers",
    (epoch) => expect(reader()(id, textOf({ ...session, epoch })).uncovered).toBeUndefined(),
  );

  test("that is damaged is refused, whatever it was before", () => {
    const readingOf = reader();
    readingOf(id, text);
    for (let i = 0; i < 2; i++) expect(() => readingOf(id, text.slice(0, -1))).toThrow("damaged record");
  });

  test("gives what no request can leave something in", () => {
    const { record } = reader()(id, text);
    for (const part of [record, record.scopes, record.metadata]) expect(Object.isFrozen(part)).toBe(true);
  });

  test("is forgotten when a thousand others have come", () => {
    const readingOf = reader();
    const { record } = readingOf(id, text);
    for (let i = 0; i < 1000; i++) readingOf(freshId(), text);
    expect(readingOf(id, text).record).not.toBe(record);
    expect(readingOf(id, text).record).toEqual(record);
  });
});
