import { readFileSync } from "node:fs";
import { freshName, sampleSession } from "@postern/core/conformance";
import { needs } from "@postern/test-support/needs";
import { describe, expect, onTestFinished, test } from "vitest";
import { purge, sqlStore } from "../src/index.ts";
import { mariadb, postgres } from "./support/engines.ts";
import { openUrl } from "./support/open-url.ts";
import { openStore } from "./support/opened.ts";

/** The rights as the page gives them. */
const page = readFileSync(new URL("../../../docs/sql.md", import.meta.url), "utf8");
const grants = [...page.matchAll(/^grant .*;$/gm)].map(([grant]) => grant.slice(0, -1));
const inMysql = (grant: string) => grant.includes("app.");

const engines = [
  {
    ...postgres,
    documented: grants.filter((grant) => !inMysql(grant)),
    // A role is the server's, and may be there from another database. What everybody may do is taken away.
    before: ["create role postern login", "revoke execute on function postern_find(text) from public"],
  },
  { ...mariadb, documented: grants.filter(inMysql), before: ["create user if not exists postern"] },
];

for (const { engine, need, databases, documented, before } of engines) {
  describe(`a user with the documented rights on ${engine}`, { ...needs(need), timeout: 60_000 }, () => {
    const database = databases();

    /** A migrated database in which the user `postern` has some rights. */
    async function opened(given: readonly string[]) {
      const { url, run } = await openStore(await database());
      const name = new URL(url).pathname.slice(1);
      for (const statement of before) await run(statement).catch(() => {});
      for (const grant of given) await run(grant.replace("app.", `\`${name}\`.`));
      const db = openUrl(url.replace(/\/\/\w+@/, "//postern@"));
      onTestFinished(() => db.destroy());
      return { db, store: sqlStore({ db }) };
    }

    test("may do all that the store needs", async () => {
      const { db, store } = await opened(documented);
      await store.ready();
      const owner = { tenantId: freshName(), customerId: "c" };
      const session = sampleSession({ ...owner, epoch: await store.epoch(owner), keepUntil: 1 });
      expect(await store.create(session)).toBe(true);
      expect(await store.redeem(session.id, { at: 5, tokenHash: "h", kid: null })).toBe(true);
      expect(await store.revoke(session.id, 7)).toBe(true);
      await store.revokeAll(owner, 9);
      expect(await store.find(session.id)).toMatchObject({ redeemedAt: 5, revokedAt: 7 });
      const { sessions } = await store.list({ ...owner, statuses: ["revoked"], now: 10, limit: 1 });
      expect(sessions).toHaveLength(1);
      expect(await purge(db, { now: 1 })).toBe(1);
    });

    test("may do nothing else: epochs stay", async () => {
      const { db } = await opened(documented);
      const owners = db.$extendTables<{ postern_owner: object }>().deleteFrom("postern_owner");
      await expect(owners.execute()).rejects.toThrow(/denied/);
    });

    const each = documented.flatMap((grant) => rightsOf(grant).map((right) => [right, grant] as const));
    test.each(each.filter(([right]) => right !== "delete"))("cannot do without %s of: %s", async (right, grant) => {
      const { store } = await opened(
        documented.flatMap((given) => (given === grant ? without(given, right) : [given])),
      );
      await expect(store.ready()).rejects.toThrow("docs/sql.md");
    });

    test("cannot purge without delete, and can do all else", async () => {
      const { db, store } = await opened(documented.flatMap((grant) => without(grant, "delete")));
      await store.ready();
      await store.create(sampleSession({ keepUntil: 1 }));
      await expect(purge(db, { now: 1 })).rejects.toThrow(/denied/);
    });
  });
}

/** `grant select, insert on x to y` → select, insert; schemas have only one right, which everybody has to `public`. */
function rightsOf(grant: string): readonly string[] {
  const rights = /^grant (.*) on /.exec(grant)![1]!.split(", ");
  return rights.filter((right) => right !== "usage");
}

/** The grant without one of its rights: nothing, if that was all. */
function without(grant: string, right: string): readonly string[] {
  const left = /^grant (.*) on /
    .exec(grant)![1]!
    .split(", ")
    .filter((each) => each !== right);
  return left.length === 0 ? [] : [grant.replace(/^grant .* on /, `grant ${left.join(", ")} on `)];
}
