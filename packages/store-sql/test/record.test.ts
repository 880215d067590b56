import type { PortalSession } from "@postern/core";
import { sampleSession } from "@postern/core/conformance";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { freshStore } from "./support/database.ts";

const text = fc.string({ unit: "binary", minLength: 1, maxLength: 60 }).filter((each) => !/\p{Cc}/u.test(each));
const instant = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
const orNull = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: null });

const members: fc.Arbitrary<Partial<PortalSession>> = fc.record({
  tenantId: text,
  customerId: text,
  customerExternalId: orNull(text),
  actor: orNull(text),
  scopes: fc.array(text, { maxLength: 5 }),
  use: fc.constantFrom("once", "many"),
  delivery: fc.constantFrom("link", "redirect", "token"),
  kid: orNull(text),
  createdAt: instant,
  openUntil: instant,
  expiresAt: instant,
  keepUntil: instant,
  redeemedAt: orNull(instant),
  revokedAt: orNull(instant),
  returnUrl: orNull(fc.webUrl()),
  page: orNull(text),
  locale: orNull(text),
  metadata: orNull(fc.dictionary(text, text, { maxKeys: 5 })),
});

test("find > gives back what create was given, to the byte", async () => {
  const { store } = await freshStore({ synchronous: "normal" });
  await fc.assert(
    fc.asyncProperty(members, async (given) => {
      const owner = { tenantId: given.tenantId!, customerId: given.customerId! };
      const session = sampleSession({ ...given, epoch: await store.epoch(owner) });
      expect(await store.create(session)).toBe(true);
      const found = await store.find(session.id);
      expect(structuredClone(found)).toEqual(structuredClone(session));
    }),
  );
});

test("create > refuses an id that no session can have", async () => {
  const { store } = await freshStore();
  for (const id of ["", "ps_a ", "ps_ä", "ps_a'", "a".repeat(65)]) {
    await expect(store.create(sampleSession({ id }))).rejects.toBeInstanceOf(TypeError);
    expect(await store.find(id)).toBeUndefined();
    expect(await store.revoke(id, 1)).toBe(false);
  }
});
