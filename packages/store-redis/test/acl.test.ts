import { readFileSync } from "node:fs";
import { freshId, freshName, sampleSession } from "@postern/core/conformance";
import { needs } from "@postern/test-support/needs";
import { Cluster, Redis } from "ioredis";
import { Redis as Redis5 } from "ioredis5";
import { describe, expect, onTestFinished, test } from "vitest";
import { redisStore } from "../src/index.ts";
import type { RedisClient } from "../src/index.ts";
import { startCluster } from "@postern/test-support/servers/redis-cluster";
import { connect, suiteServer } from "./support/fixture.ts";
import { startReplica } from "@postern/test-support/servers/redis-replica";
import { redisServer } from "@postern/test-support/servers/redis";

interface Credentials {
  readonly port: number;
  readonly username: string;
  readonly password: string;
}

/** The rules as the page gives them, without the user's name and password. */
const page = readFileSync(new URL("../../../docs/redis.md", import.meta.url), "utf8");
const rules = rulesOf("ACL SETUSER postern");
const clusterRules = [...rules, ...rulesOf("ACL SETUSER postern", 1)];
const commands = rules.filter((rule) => rule.startsWith("+"));

function rulesOf(start: string, nth = 0): readonly string[] {
  const text = page.split(start)[nth + 1]!.split("```")[0]!;
  return text.split(/[\s\\]+/).filter((word) => /^(?:[+~-]|reset)/.test(word));
}

describe("an ACL user with the documented rights", needs(redisServer), () => {
  const server = suiteServer();

  async function user(given: readonly string[] = rules) {
    const username = freshName();
    await connect(server().port).call("ACL", "SETUSER", username, "on", ">pass", ...given);
    return { port: server().port, username, password: "pass", maxRetriesPerRequest: 0 };
  }

  const drivers = {
    "ioredis 6": (given: Credentials) => new Redis(given),
    "ioredis 5": (given: Credentials) => new Redis5(given),
  };

  test.each(Object.entries(drivers))("may do all that the store needs, through %s", async (_, open) => {
    const replica = await startReplica(server());
    onTestFinished(() => replica.stop());
    const credentials = await user();
    const [client, writer] = [open(credentials), open(credentials)];
    onTestFinished(() => [client, writer].forEach((each) => each.disconnect()));
    await wholeLife(client);
    expect(await wholeLife(client, writer)).toMatchObject({ redeemedAt: 5, revokedAt: 7 });
    expect(await connect(server().port).call("ACL", "LOG")).toEqual([]);
  });

  test("may do it on a Cluster, with the rights for that", async () => {
    const cluster = await startCluster();
    onTestFinished(() => cluster.stop());
    for (const { port } of cluster.nodes) {
      await connect(port).call("ACL", "SETUSER", "postern", "on", ">pass", ...clusterRules);
    }
    const client = new Cluster(cluster.seeds, { redisOptions: { username: "postern", password: "pass" } });
    onTestFinished(() => client.disconnect());
    expect(await wholeLife(client)).toMatchObject({ redeemedAt: 5, revokedAt: 7 });
  }, 30_000);

  test.each(commands)("cannot do without %s: ready says so", async (rule) => {
    await connect(server().port).script("FLUSH"); // or EVAL would not be needed
    const replica = await startReplica(server());
    onTestFinished(() => replica.stop());
    const credentials = await user(rules.filter((each) => each !== rule));
    const [client, writer] = [new Redis(credentials), new Redis(credentials)];
    onTestFinished(() => [client, writer].forEach((each) => each.disconnect()));
    const store = redisStore({ client, writer, minReplicaAcks: 1, ackTimeoutMs: 2000 });
    await expect(store.ready()).rejects.toThrow("docs/redis.md");
  });

  test("may touch no other keys", async () => {
    const client = new Redis(await user());
    onTestFinished(() => client.disconnect());
    await expect(client.get("other")).rejects.toThrow("NOPERM");
    await expect(redisStore({ client, keyPrefix: "other:" }).ready()).rejects.toThrow("docs/redis.md");
  });
});

async function wholeLife(client: RedisClient, writer?: RedisClient) {
  const store = redisStore({ client, ...(writer && { writer, minReplicaAcks: 1, ackTimeoutMs: 2000 }) });
  await store.ready();
  const owner = { tenantId: freshName(), customerId: "c" };
  const session = sampleSession({ ...owner, epoch: await store.epoch(owner), customerExternalId: "e" });
  await store.create(session);
  await store.redeem(session.id, { at: 5, tokenHash: "h", kid: null });
  await store.revoke(session.id, 7);
  await store.revokeAll({ tenantId: freshId() }, 9);
  const { sessions } = await store.list({ ...owner, statuses: ["revoked"], now: Date.now(), limit: 1 });
  expect(sessions).toHaveLength(1);
  return store.find(session.id);
}
