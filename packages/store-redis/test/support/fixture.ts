import { ownerKey } from "@postern/core";
import type { PortalSession, PortalStore } from "@postern/core";
import { freshName, sampleSession } from "@postern/core/conformance";
import { randomBytes } from "node:crypto";
import { Redis, type RedisOptions } from "ioredis";
import { afterAll, beforeAll, onTestFinished } from "vitest";
import { redisStore } from "../../src/index.ts";
import type { RedisStoreOptions } from "../../src/index.ts";
import { keysOf } from "../../src/keys.ts";
import { startRedis } from "@postern/test-support/servers/redis";
import type { RedisServer } from "@postern/test-support/servers/redis";

/** A Redis for the tests of a suite, there once they run. */
export function suiteServer(settings: readonly string[] = []): () => RedisServer {
  let server: RedisServer | undefined;
  beforeAll(async () => {
    server = await startRedis({ settings });
  });
  afterAll(() => server?.stop());
  return () => server!;
}

/** A Redis for one test. */
export async function testServer(settings: readonly string[] = []): Promise<RedisServer> {
  const server = await startRedis({ settings });
  onTestFinished(() => server.stop());
  return server;
}

/** A client closed with its test. It gives up at once, so that a test of an outage need not wait. */
export function connect(
  port: number,
  options: Pick<RedisOptions, "autoResendUnfulfilledCommands" | "maxRetriesPerRequest"> = {},
): Redis {
  const client = new Redis({ port, maxRetriesPerRequest: 0, retryStrategy: () => 20, ...options });
  client.on("error", () => {}); // a server that goes away is part of these tests
  onTestFinished(() => client.disconnect());
  return client;
}

/** A store under a prefix of its own, with a client to look at what it does. */
export function freshStore(server: RedisServer, options: Partial<RedisStoreOptions> = {}) {
  const client = connect(server.port);
  const keyPrefix = `${freshName()}:`;
  return { client, keys: keysOf(keyPrefix), store: redisStore({ client, keyPrefix, ...options }) };
}

/** An id as core makes it: its hints fit the owner. */
export function routedId({ tenantId, customerId }: { tenantId: string; customerId: string }): string {
  const tags = [{ tenantId, customerId }, { tenantId }].map((owner) => ownerKey(owner).slice(0, 4));
  return `ps_${tags.join("")}${randomBytes(15).toString("base64url")}`;
}

/** Creates a session that lives, under an id as core makes it unless told otherwise. */
export async function insert(store: PortalStore, given: Partial<PortalSession> = {}): Promise<PortalSession> {
  const owner = { tenantId: given.tenantId ?? freshName(), customerId: given.customerId ?? freshName() };
  const epoch = await store.epoch(owner);
  const session = sampleSession({ id: routedId(owner), epoch, ...given, ...owner });
  if (!(await store.create(session))) throw new Error("The id is taken.");
  return session;
}
