import { freshDigest, freshName, sampleSession } from "@postern/core/conformance";
import { expect, test, vi } from "vitest";
import { freshDatabase, insert } from "./support/database.ts";
import { startStore } from "./support/processes.ts";

vi.setConfig({ testTimeout: 60_000 }); // processes start here

const four = (path: string) => Promise.all(Array.from({ length: 4 }, () => startStore(path)));

test("redeem > gives each session to exactly one of four processes", async () => {
  const { path, store } = await freshDatabase();
  const remotes = await four(path);
  for (let round = 0; round < 50; round++) {
    const { id } = await insert(store);
    const hashes = remotes.map(() => freshDigest());
    const won = await Promise.all(
      remotes.map((remote, i) => remote.store.redeem(id, { at: 1, tokenHash: hashes[i]!, kid: null })),
    );
    expect(won.filter(Boolean)).toHaveLength(1);
    expect(await store.find(id)).toMatchObject({ tokenHash: hashes[won.indexOf(true)] });
  }
});

test("epoch > is one for four processes that meet a new owner", async () => {
  const { path } = await freshDatabase();
  const remotes = await four(path);
  for (let round = 0; round < 30; round++) {
    const owner = { tenantId: freshName(), customerId: freshName() };
    const answers = await Promise.all(remotes.map((remote) => remote.store.epoch(owner)));
    expect(new Set(answers).size).toBe(1);
  }
});

test("an id that comes back after a purge > takes nothing that was meant for its first record", async () => {
  const { documents, store } = await freshDatabase();
  const first = await insert(store);
  const [read] = await documents.get([`session/${first.id}`]);
  await documents.remove(read!);
  const second = sampleSession({ ...first, salt: freshDigest() });
  await store.create(second);
  expect(await documents.replace(read!, "{}")).toBe(false);
  expect(await store.find(first.id)).toEqual(second);
});
