import { storeCases } from "@postern/core/conformance";
import type { StoreCase, StoreSetup } from "@postern/core/conformance";
import { needs } from "@postern/test-support/needs";
import { Cluster, Redis } from "ioredis";
import { Cluster as Cluster5, Redis as Redis5 } from "ioredis5";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { redisStore } from "../src/index.ts";
import type { RedisClient, RedisStoreOptions } from "../src/index.ts";
import { startCluster } from "@postern/test-support/servers/redis-cluster";
import type { RunningCluster } from "@postern/test-support/servers/redis-cluster";
import { suiteServer } from "./support/fixture.ts";
import { startReplica } from "@postern/test-support/servers/redis-replica";
import { routed } from "./support/routed.ts";
import { redisServer } from "@postern/test-support/servers/redis";
import type { RedisServer } from "@postern/test-support/servers/redis";

type Client = RedisClient & { disconnect(): void };
type Open = (make: () => Client) => StoreSetup["store"];

const overClient: Open = (make) => redisStore({ client: make() });

/** Runs the kit over two stores, each on connections of its own. */
function conforms(make: () => Client, open: Open = overClient, cases: readonly StoreCase[] = storeCases): void {
  const clients: Client[] = [];
  const setup: { -readonly [member in keyof StoreSetup]?: StoreSetup[member] } = {};
  const counted = () => {
    const client = make();
    clients.push(client);
    return client;
  };
  beforeAll(() => {
    setup.store = open(counted);
    setup.second = open(counted);
  });
  afterAll(() => clients.forEach((client) => client.disconnect()));
  test.each(cases)("$name", (each) => expect(each.run(setup as StoreSetup)).resolves.toBeUndefined());
}

describe("on a single node", needs(redisServer), () => {
  const server = suiteServer();

  describe("redisStore over ioredis 6", () => {
    conforms(() => new Redis(server().port));
  });

  describe("redisStore over ioredis 5", () => {
    conforms(() => new Redis5(server().port));
  });

  describe("redisStore over a client with every option that bends replies or keys", () => {
    const bent = {
      keyPrefix: "app{:",
      replyMapping: "resp3",
      stringNumbers: true,
      enableAutoPipelining: true,
    } as const;
    conforms(() => new Redis(server().port, bent));
  });

  // The kit's own ids point anywhere, so everything above finds epochs with a second trip. Not for lists, which
  // stand in the order of the ids.
  describe("redisStore under ids as core makes them", () => {
    const both = new Map<string, string>();
    const cases = storeCases.filter(({ name }) => !name.startsWith("list"));
    conforms(
      () => new Redis(server().port),
      (make) => routed(overClient(make), both),
      cases,
    );
  });
});

describe("on a primary with a replica", needs(redisServer), () => {
  const primary = suiteServer();
  let replica: RedisServer;
  beforeAll(async () => {
    replica = await startReplica(primary());
  });
  afterAll(() => replica.stop());

  describe("redisStore that waits for the replica", () => {
    const acked = (make: () => Client): RedisStoreOptions => ({
      client: make(),
      writer: make(),
      minReplicaAcks: 1,
      ackTimeoutMs: 2000,
    });
    conforms(
      () => new Redis(primary().port),
      (make) => redisStore(acked(make)),
    );
  });
});

describe("on a Cluster of three masters", needs(redisServer), () => {
  let cluster: RunningCluster;
  beforeAll(async () => {
    cluster = await startCluster();
  }, 30_000);
  afterAll(() => cluster.stop());

  describe("redisStore over ioredis 6", () => {
    conforms(() => new Cluster(cluster.seeds));
  });

  describe("redisStore over ioredis 5", () => {
    conforms(() => new Cluster5(cluster.seeds));
  });
});
