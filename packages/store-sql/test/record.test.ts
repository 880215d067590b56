import type { PortalSession } from "@postern/core";
import { sampleSession } from "@postern/core/conformance";
import { needs } from "@postern/test-support/needs";
import { anyMembers } from "@postern/test-support/stores/any-session";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { engines } from "./support/engines.ts";
import { openStore } from "./support/opened.ts";

const text = fc.string({ unit: "binary", minLength: 1, maxLength: 60 }).filter((each) => !/\p{Cc}/u.test(each));
const instant = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
const members = anyMembers(text, instant);

const EDGE = 8.64e15; // the last instant that a Date can hold
const longest = "𝒫".repeat(255);
const edges: readonly (readonly [string, Partial<PortalSession>])[] = [
  ["instants at the end of time", { createdAt: EDGE, openUntil: EDGE, expiresAt: EDGE, keepUntil: EDGE }],
  ["instants at the beginning of time", { createdAt: 0, openUntil: 0, expiresAt: 0, keepUntil: 0, redeemedAt: 0 }],
  [
    "texts of 255 astral characters",
    { tenantId: longest, customerId: longest, customerExternalId: longest, actor: longest },
  ],
  ["texts that end in spaces", { tenantId: "t ", customerId: "c  ", customerExternalId: " ", actor: "\u00a0" }],
  [
    "texts that mean something in SQL",
    { customerId: `'; drop table postern_session; -- \\' "\``, actor: "$1 ? :a @b %_\\" },
  ],
  ["metadata with a NUL, which no text column holds", { metadata: { "\0": "a\0b", __proto__x: "", "a.b": "\u2028" } }],
  ["as much metadata as core takes, of astral characters", { metadata: { note: "𝒫".repeat(500) } }],
];

for (const { engine, need, databases } of engines) {
  describe(`find on ${engine}`, { ...needs(need), timeout: 60_000 }, () => {
    const database = databases();

    /** What find gives for a record that create was given. */
    async function kept({ store }: Awaited<ReturnType<typeof openStore>>, given: Partial<PortalSession>) {
      const owner = { tenantId: given.tenantId ?? "t", customerId: given.customerId ?? "c" };
      const session = sampleSession({ ...given, ...owner, epoch: await store.epoch(owner) });
      expect(await store.create(session)).toBe(true);
      const found = await store.find(session.id);
      return { session: structuredClone(session), found: structuredClone(found) };
    }

    test("gives back what create was given, to the byte", async () => {
      const opened = await openStore(await database());
      await fc.assert(
        fc.asyncProperty(members, async (given) => {
          const { session, found } = await kept(opened, given);
          expect(found).toEqual(session);
        }),
      );
    });

    test.each(edges)("gives back %s", async (_, given) => {
      const { session, found } = await kept(await openStore(await database()), given);
      expect(found).toEqual(session);
    });

    test("knows no id that no session can have, and create refuses it", async () => {
      const { store } = await openStore(await database());
      for (const id of ["", "ps_a ", "ps_ä", "ps_a'", "a".repeat(65)]) {
        await expect(store.create(sampleSession({ id }))).rejects.toBeInstanceOf(TypeError);
        expect(await store.find(id)).toBeUndefined();
        expect(await store.revoke(id, 1)).toBe(false);
      }
    });
  });
}
