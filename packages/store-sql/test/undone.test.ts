import { sampleSession } from "@postern/core/conformance";
import { needs } from "@postern/test-support/needs";
import { sql } from "kysely";
import { describe, expect, test } from "vitest";
import { purge } from "../src/index.ts";
import { mariadb, postgres } from "./support/engines.ts";
import { behind } from "./support/holder.ts";
import { openStore } from "./support/opened.ts";

// Each statement is made to be undone: a transaction of the test's own holds what it needs, and ends as it waits.
const redemption = { at: 5, tokenHash: "h", kid: null };

const slow = { timeout: 60_000 };

describe.each(["repeatable read", "serializable"])(
  "PostgreSQL at %s",
  { ...needs(postgres.need), ...slow },
  (level) => {
    const database = postgres.databases({ settings: ["-c", `default_transaction_isolation=${level}`] });

    test.each([
      ["redeem answers false to the one who came second", "redeemed_at = 3", "redeem", false],
      ["revoke answers true when a redemption came first", "redeemed_at = 3", "revoke", true],
      ["revoke answers false when a revocation came first", "revoked_at = 3", "revoke", false],
    ] as const)("%s, after a serialization failure", async (_, change, verb, answer) => {
      const { url, store, errors } = await openStore(await database());
      const session = sampleSession();
      await store.create(session);
      const call = () => (verb === "redeem" ? store.redeem(session.id, redemption) : store.revoke(session.id, 5));
      const answered = await behind(url, async (holder, start) => {
        await sql.raw(`update postern_session set ${change}`).execute(holder);
        return start(call);
      });
      expect(answered).toBe(answer);
      expect(errors).toMatchObject([{ code: "40001" }]);
    });

    test("revokeAll replaces the epoch, after a serialization failure", async () => {
      const { url, store, errors } = await openStore(await database());
      const owner = { tenantId: "t", customerId: "c" };
      const before = await store.epoch(owner);
      await behind(url, async (holder, start) => {
        await sql`update postern_owner set replaced_at = 3`.execute(holder);
        return start(() => store.revokeAll(owner, 5));
      });
      expect(errors).toMatchObject([{ code: "40001" }]);
      expect(await store.epoch(owner)).not.toBe(before);
    });
  },
);

describe.each([
  // Whoever has waited this long looks for a deadlock and gives way; below, only the store does.
  { ...postgres, code: "40P01", settings: ["-c", "deadlock_timeout=1s"], patient: "set local deadlock_timeout = '1h'" },
  // Whoever has changed less gives way.
  { ...mariadb, code: "ER_LOCK_DEADLOCK", settings: [], patient: "insert into weight select * from weight" },
])("a deadlock on $engine", ({ need, databases, code, settings, patient }) => {
  describe("with a purge", { ...needs(need), ...slow }, () => {
    const database = databases({ settings });

    test("undoes its batch, which then goes once more", async () => {
      const { url, db, store, errors, run } = await openStore(await database());
      for (const id of ["ps_a", "ps_b"]) await store.create(sampleSession({ id, keepUntil: 1 }));
      await run("create table weight as select * from postern_session");
      const lock = (id: string) => sql`select id from postern_session where id = ${id} for update`;
      const purged = await behind(url, async (holder, start) => {
        await sql.raw(patient).execute(holder);
        await lock("ps_b").execute(holder);
        const purging = await start(() => purge(db, { now: 1 }));
        await lock("ps_a").execute(holder);
        return purging;
      });
      expect(errors).toMatchObject([{ code }]);
      expect(purged).toBe(2);
      expect(await store.find("ps_a")).toBeUndefined();
    });
  });
});
