import { freshDigest, freshName, sampleSession } from "@postern/core/conformance";
import { needs } from "@postern/test-support/needs";
import { describe, expect, test } from "vitest";
import { engines } from "./support/engines.ts";
import { openStore } from "./support/opened.ts";
import { fourTimes, inProcesses } from "./support/process.ts";

for (const { engine, need, databases } of engines) {
  describe(`four processes on ${engine}`, { ...needs(need), timeout: 60_000 }, () => {
    const database = databases();

    test("redeem > gives each session to exactly one of them", async () => {
      const { url, store } = await openStore(await database());
      const sessions = Array.from({ length: 50 }, () => sampleSession());
      for (const session of sessions) await store.create(session);
      const ids = sessions.map(({ id }) => id);
      const hashes = Array.from({ length: 4 }, freshDigest);
      const won = (await inProcesses(
        url,
        hashes.map((tokenHash) => ({ do: "redeem", ids, tokenHash })),
      )) as readonly string[][];
      expect(won.flat().toSorted()).toEqual(ids.toSorted());
      for (const [i, hash] of hashes.entries()) {
        for (const id of won[i]!) expect(await store.find(id)).toMatchObject({ tokenHash: hash });
      }
    });

    test("epoch > agrees between them when they meet the same new owners", async () => {
      const { url } = await openStore(await database());
      const tenantId = freshName();
      const customers = Array.from({ length: 30 }, freshName);
      const answers = await inProcesses(url, fourTimes({ do: "epoch", tenantId, customers }));
      for (const answer of answers) expect(answer).toEqual(answers[0]);
    });

    test("migrate > lets one work and the others wait", async () => {
      const url = await database();
      expect(await inProcesses(url, fourTimes({ do: "migrate" }))).toEqual(Array(4).fill("migrated"));
      const { store, run } = await openStore(url);
      expect(await run("select name from postern_migration")).toHaveLength(1);
      await expect(store.ready()).resolves.toBeUndefined();
    });

    test("revoke > is still there after its process is killed as soon as it was acknowledged", async () => {
      const { url, store } = await openStore(await database());
      const session = sampleSession();
      await store.create(session);
      const job = { do: "revoke and be killed", id: session.id, at: session.createdAt + 1 } as const;
      expect(await inProcesses(url, [job])).toEqual([true]);
      expect(await store.find(session.id)).toMatchObject({ revokedAt: session.createdAt + 1 });
    });
  });
}
