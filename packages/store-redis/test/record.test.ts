import { sampleSession } from "@postern/core/conformance";
import { needs } from "@postern/test-support/needs";
import { anyMembers, orNull } from "@postern/test-support/stores/any-session";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { entryOf, positionText } from "../src/index-entry.ts";
import { recordOf } from "../src/record.ts";
import { textOf } from "../src/record-text.ts";
import { freshStore, suiteServer } from "./support/fixture.ts";
import { redisServer } from "@postern/test-support/servers/redis";

const LAST = 8.64e15;
const text = fc.string({ unit: "binary", minLength: 1, maxLength: 60 });
const instant = fc.integer({ min: 0, max: LAST });
const members = fc
  .tuple(
    anyMembers(text, instant),
    fc.record({ linkHash: orNull(text), tokenHash: orNull(text), requestHash: orNull(text) }),
  )
  .map(([some, hashes]) => ({ ...some, ...hashes }));

test("a record's text > gives back every member, whatever is in it", () => {
  fc.assert(
    fc.property(members, (given) => {
      const session = sampleSession(given);
      expect(structuredClone(recordOf(session.id, textOf(session)))).toEqual(structuredClone(session));
    }),
  );
});

test("an index entry > gives back its position", () => {
  fc.assert(
    fc.property(instant, fc.stringMatching(/^ps_[A-Za-z0-9_-]{4,61}$/), (createdAt, id) => {
      const entry = entryOf("stem", `stem${positionText({ createdAt, id })},7`);
      expect(entry).toMatchObject({ createdAt, id, dueAt: 7 * 3_600_000 });
    }),
  );
});

test("index entries > stand in the order of lists, by their bytes", () => {
  const position = fc.record({
    createdAt: fc.oneof(instant, fc.integer({ min: 35, max: 37 })),
    id: fc.stringMatching(/^ps_[-0Z_a]{4,6}$/),
  });
  fc.assert(
    fc.property(position, position, (a, b) => {
      const bytes = (x: typeof a) => Buffer.from(`${positionText(x)},5`);
      const inBytes = Math.sign(Buffer.compare(bytes(a), bytes(b)));
      const expected = Math.sign(a.createdAt - b.createdAt || Buffer.compare(Buffer.from(a.id), Buffer.from(b.id)));
      expect(inBytes).toBe(expected);
    }),
  );
});

describe("create", needs(redisServer), () => {
  const server = suiteServer();

  test("refuses an id that no session can have", async () => {
    const { store } = freshStore(server());
    for (const id of ["", "ps_abc", "ps_abcd ", "ps_äbcd", "ps_{ab}", "abcdefgh", `ps_${"a".repeat(62)}`]) {
      await expect(store.create(sampleSession({ id }))).rejects.toBeInstanceOf(TypeError);
      expect(await store.find(id)).toBeUndefined();
      expect(await store.revoke(id, 1)).toBe(false);
    }
  });

  test("puts no text of the merchant's into a key", async () => {
    const { client, store, keys } = freshStore(server());
    const owner = { tenantId: "acme:*{x}", customerId: "Ada {L} *" };
    await store.create(sampleSession({ ...owner, customerExternalId: "ext{1}", epoch: await store.epoch(owner) }));
    const prefix = keys.probe.split("{")[0]!;
    for (const key of await client.keys(`${prefix}*`)) {
      expect(key.slice(prefix.length)).toMatch(/^\{[\w-]{3,4}\}:(?:e|i|ps_[\w-]{28})$/);
    }
  });
});
