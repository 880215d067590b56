import { freshDigest, freshName, sampleSession } from "@postern/core/conformance";
import { expect, test } from "vitest";
import { freshStore } from "./support/database.ts";
import { fourTimes, inProcesses } from "./support/process.ts";

test("redeem > gives each session to exactly one of four processes", async () => {
  const { file, store } = await freshStore();
  const sessions = Array.from({ length: 50 }, () => sampleSession());
  for (const session of sessions) await store.create(session);
  const ids = sessions.map(({ id }) => id);
  const hashes = Array.from({ length: 4 }, freshDigest);
  const won = (await inProcesses(
    file,
    hashes.map((tokenHash) => ({ do: "redeem", ids, tokenHash })),
  )) as readonly string[][];
  expect(won.flat().toSorted()).toEqual(ids.toSorted());
  for (const [i, hash] of hashes.entries()) {
    for (const id of won[i]!) expect(await store.find(id)).toMatchObject({ tokenHash: hash });
  }
});

test("epoch > agrees between four processes that meet the same new owners", async () => {
  const { file } = await freshStore();
  const tenantId = freshName();
  const customers = Array.from({ length: 30 }, freshName);
  const answers = await inProcesses(file, fourTimes({ do: "epoch", tenantId, customers }));
  for (const answer of answers) expect(answer).toEqual(answers[0]);
});

test("revoke > is still there after its process is killed as soon as it was acknowledged", async () => {
  const { file, store } = await freshStore();
  const session = sampleSession();
  await store.create(session);
  const job = { do: "revoke and be killed", id: session.id, at: session.createdAt + 1 } as const;
  expect(await inProcesses(file, [job])).toEqual([true]);
  expect(await store.find(session.id)).toMatchObject({ revokedAt: session.createdAt + 1 });
});
