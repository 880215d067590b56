import { freshId } from "@postern/core/conformance";
import { needs } from "@postern/test-support/needs";
import { describe, expect, onTestFinished, test } from "vitest";
import { startProxy } from "@postern/test-support/fleet/tcp-proxy";
import { startReplica } from "@postern/test-support/servers/redis-replica";
import { redisServer } from "@postern/test-support/servers/redis";
import { revokeScript } from "../src/session-scripts.ts";
import { connect, freshStore, insert, suiteServer, testServer } from "./support/fixture.ts";
import { outcomes, tooFew, untilBlocked, waitsDuring } from "./support/waits.ts";

describe("a store that waits for a replica, on a primary without", { ...needs(redisServer), timeout: 30_000 }, () => {
  const server = suiteServer();

  async function open(ackTimeoutMs: number) {
    const plain = freshStore(server());
    await plain.client.script("LOAD", revokeScript.lua); // or it is sent twice
    const keyPrefix = plain.keys.probe.split("{")[0]!;
    const { store } = freshStore(server(), {
      keyPrefix,
      writer: connect(server().port),
      minReplicaAcks: 1,
      ackTimeoutMs,
    });
    /** A write that blocks the writer's connection now. */
    const blocking = async () => {
      const write = store.revoke(freshId(), 1).catch(() => undefined);
      await untilBlocked(plain.client);
      return { write };
    };
    return { ...plain, plain: plain.store, store, blocking };
  }

  test("sends all that was asked for during a WAIT together, with one WAIT for all", async () => {
    const { plain, store, blocking } = await open(1000);
    const session = await insert(plain);
    const waits = await waitsDuring(server(), async () => {
      const { write } = await blocking();
      const others = Array.from({ length: 40 }, () => store.revoke(freshId(), 1));
      for (const outcome of await outcomes([...others, store.revoke(session.id, 7)])) expect(outcome).toContain(tooFew);
      await write;
    });
    expect(waits).toBe(2);
    expect(await plain.find(session.id)).toMatchObject({ revokedAt: 7 });
  });

  test("refuses at once, and does not send, what is more than 10,000 waiting writes", async () => {
    const { plain, store, blocking } = await open(2000);
    const session = await insert(plain);
    const { write } = await blocking();
    const waiting = Array.from({ length: 10_000 }, () => store.revoke(freshId(), 1));
    const settled = outcomes(waiting);
    await expect(store.revoke(session.id, 7)).rejects.toThrow("10000 writes are waiting for replicas");
    expect(new Set(await settled).size).toBe(1);
    expect(String((await settled)[0])).toContain(tooFew);
    await write;
    expect(await plain.find(session.id)).toMatchObject({ revokedAt: null });
  });
});

test(
  "a group that the client never settles is given up, and the next one is sent",
  { ...needs(redisServer), timeout: 30_000 },
  async () => {
    const primary = await testServer();
    const replica = await startReplica(primary);
    onTestFinished(() => replica.stop());
    const proxy = await startProxy(primary.port);
    onTestFinished(() => proxy.stop());
    const writer = connect(proxy.port, { autoResendUnfulfilledCommands: false, maxRetriesPerRequest: 1 });
    const { store } = freshStore(primary, { writer, minReplicaAcks: 1, ackTimeoutMs: 1000 });
    expect(await store.revoke(freshId(), 1)).toBe(false);
    const cut = proxy.loseReplyTo(/evalsha/);
    const lost = outcomes([store.revoke(freshId(), 1), store.revoke(freshId(), 1)]);
    await cut;
    expect(await lost).toEqual(Array(2).fill("No answer within 6000 ms; the writes may have happened."));
    expect(await store.revoke(freshId(), 1)).toBe(false);
  },
);

test("of writes that are sent together each gets its own answer", needs(redisServer), async () => {
  const primary = await testServer();
  const replica = await startReplica(primary);
  onTestFinished(() => replica.stop());
  const opened = freshStore(primary, { writer: connect(primary.port), minReplicaAcks: 1, ackTimeoutMs: 2000 });
  const { client, store, keys } = opened;
  const [session, broken] = [await insert(store), freshId()];
  await client.set(keys.record(broken), "of another program");
  await client.script("LOAD", revokeScript.lua); // or they are sent twice
  const waits = await waitsDuring(primary, async () => {
    const calls = [session.id, broken, freshId(), session.id].map((id) => store.revoke(id, 7));
    expect(await outcomes(calls)).toEqual([true, expect.stringContaining("damaged record"), false, false]);
  });
  expect(waits).toBe(1);
});
