import { readFileSync, writeFileSync } from "node:fs";
import { sampleSession } from "@postern/core/conformance";
import { needs } from "@postern/test-support/needs";
import { corrupt, readingDamaged } from "@postern/test-support/stores/reading-damaged";
import { describe, expect, test } from "vitest";
import { sqlStore } from "../src/index.ts";
import { freshFile, freshStore, openDb, openHandle } from "./support/database.ts";
import { engines } from "./support/engines.ts";
import { openStore } from "./support/opened.ts";

const secret = "b7e1-untold";
const everywhere: readonly (readonly [string, Readonly<Record<string, string | number>>])[] = [
  ["scopes that are no JSON", { scopes: `["${secret}` }],
  ["scopes that are no list", { scopes: `"${secret}"` }],
  ["scopes that are no texts", { scopes: "[1]" }],
  ["metadata that is no JSON", { metadata: secret }],
  ["metadata that is a list", { metadata: `["${secret}"]` }],
  ["metadata that is not flat", { metadata: `{"a":{"b":"${secret}"}}` }],
  ["metadata that is null in JSON", { metadata: "null" }],
  ["an unknown use", { use: secret }],
  ["an unknown delivery", { delivery: secret }],
  ["an instant beyond exact numbers", { keep_until: "9007199254740993" }],
];
/** The other engines' columns take nothing of another type. */
const inSqlite: readonly (readonly [string, Readonly<Record<string, unknown>>])[] = [
  ["a text as an instant", { expires_at: secret }],
  ["an empty text as an instant", { expires_at: "" }],
  ["a fraction as an instant", { redeemed_at: 1.5 }],
  ["bytes as a text", { customer_id: Buffer.from([0, 0xff]) }],
  ["a number as a hash", { link_hash: 7.5, salt: Buffer.from([0]) }],
];

for (const { engine, need, databases } of engines) {
  describe(`a damaged record on ${engine}`, { ...needs(need), timeout: 30_000 }, () => {
    const database = databases();

    /** A session, and the database in which to damage it. */
    async function damageable() {
      const opened = await openStore(await database());
      const session = sampleSession();
      await opened.store.create(session);
      const damage = (values: object, id: string) =>
        opened.db
          .$extendTables<{ postern_session: Record<string, unknown> }>()
          .updateTable("postern_session")
          .set(values)
          .where("id", "=", id)
          .execute();
      return { ...opened, session, damage };
    }

    const kinds = engine === "SQLite" ? [...everywhere, ...inSqlite] : everywhere;
    test.each(kinds)("with %s is store_corrupt, in find and in list", async (_, values) => {
      const { store, session, damage } = await damageable();
      await damage(values, session.id);
      expect(await readingDamaged(store, session, secret)).toEqual([corrupt, corrupt]);
    });

    test("harms no other record", async () => {
      const { store, session, damage } = await damageable();
      await store.create(sampleSession({ id: "ps_damaged" }));
      await damage({ scopes: "" }, "ps_damaged");
      await expect(store.find("ps_damaged")).rejects.toMatchObject({ code: "store_corrupt" });
      expect(await store.find(session.id)).toMatchObject({ id: session.id });
    });
  });
}

describe("a damaged file", () => {
  test("that is no database rejects every verb", async () => {
    const file = freshFile();
    writeFileSync(file, "this is a shopping list\n".repeat(500));
    const store = sqlStore({ db: openDb(openHandle(file)) });
    const session = sampleSession();
    const { id } = session;
    const verbs = [
      async () => store.find(id),
      () => store.create(session),
      () => store.redeem(id, { at: 1, tokenHash: "h", kid: null }),
      () => store.revoke(id, 1),
      () => store.epoch(session),
      () => store.revokeAll(session, 1),
      () => store.list({ tenantId: "t", statuses: ["issued"], now: 1, limit: 1 }),
    ];
    for (const verb of verbs) await expect(verb()).rejects.toThrow("not a database");
    await expect(store.ready()).rejects.toThrow("cannot reach or read its database");
  });

  test("with overwritten pages rejects, and never says that there is no such session", async () => {
    const { file, store, handle } = await freshStore();
    const session = sampleSession();
    await store.create(session);
    handle.close();
    const bytes = readFileSync(file);
    writeFileSync(file, bytes.fill(0xff, 4096 * 2));
    const damaged = sqlStore({ db: openDb(openHandle(file)) });
    await expect(damaged.find(session.id)).rejects.toThrow("malformed");
  });
});
