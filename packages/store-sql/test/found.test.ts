import { freshId, sampleSession } from "@postern/core/conformance";
import { describe, expect, test } from "vitest";
import { foundReader } from "../src/found.ts";
import { rowOf } from "../src/row.ts";

describe("an answer that is one text", () => {
  const session = sampleSession({ metadata: { plan: "pro" }, epoch: "a.b" });
  const { id } = session;
  const owners = { tenant_epoch: "a", tenant_replaced_at: null, customer_epoch: "b", customer_replaced_at: null };
  const answer = (changes: object = {}) => JSON.stringify({ ...rowOf(session), ...owners, ...changes });

  test("is not parsed again while it is the same", () => {
    const read = foundReader();
    const found = read(id, answer());
    expect(found).toEqual(session);
    expect(read(id, answer())).toBe(found);
  });

  test("is read anew once the record or an epoch has changed, or it is gone", () => {
    const read = foundReader();
    read(id, answer());
    expect(read(id, answer({ revoked_at: 7 }))).toMatchObject({ revokedAt: 7 });
    expect(read(id, answer({ customer_epoch: "c", customer_replaced_at: 8 }))).toMatchObject({ revokedAt: 8 });
    expect(read(id, null)).toBeUndefined();
    expect(read(id, answer())).toMatchObject({ revokedAt: null });
  });

  test("is refused when damaged, whatever it was before", () => {
    const read = foundReader();
    read(id, answer());
    for (let i = 0; i < 2; i++) expect(() => read(id, answer({ created_at: "yesterday" }))).toThrow("damaged record");
  });

  test("gives what no request can leave something in", () => {
    const found = foundReader()(id, answer())!;
    for (const part of [found, found.scopes, found.metadata]) expect(Object.isFrozen(part)).toBe(true);
  });

  test("is forgotten when a thousand others have come", () => {
    const read = foundReader();
    const found = read(id, answer());
    for (let i = 0; i < 1000; i++) read(freshId(), answer());
    expect(read(id, answer())).not.toBe(found);
    expect(read(id, answer())).toEqual(found);
  });
});
