import { Cluster, Redis } from "ioredis";
import { onTestFinished, expect, test } from "vitest";
import { redisStore } from "../src/index.ts";
import type { RedisStoreOptions } from "../src/index.ts";

/** Never connects. */
function idle(): Redis {
  const client = new Redis({ lazyConnect: true });
  onTestFinished(() => client.disconnect());
  return client;
}

test("redisStore > takes defaults, and every option at its bounds", () => {
  const client = idle();
  expect(Object.isFrozen(redisStore({ client }))).toBe(true);
  for (const given of [
    { keyPrefix: "" },
    { keyPrefix: "a:b/c*".padEnd(64, "x") },
    { keyPrefix: undefined, minReplicaAcks: 0, ackTimeoutMs: undefined, allowEviction: true },
    { writer: idle(), minReplicaAcks: 10, ackTimeoutMs: 10 },
    { writer: idle(), minReplicaAcks: 1, ackTimeoutMs: 2000 },
  ])
    expect(() => redisStore({ client, ...given })).not.toThrow();
});

test.each<[string, Partial<Record<keyof RedisStoreOptions, unknown>>, string]>([
  ["no client", { client: undefined }, '"client" must be an open client of ioredis'],
  [
    "another driver's client",
    { client: { get: () => {}, mGet: () => {} } },
    '"client" must be an open client of ioredis',
  ],
  ["a URL", { client: "redis://127.0.0.1" }, '"client" must be an open client of ioredis'],
  ["a prefix with braces", { keyPrefix: "a{b}:" }, '"keyPrefix" must match'],
  ["a prefix with a space", { keyPrefix: "a b" }, '"keyPrefix" must match'],
  ["a long prefix", { keyPrefix: "a".repeat(65) }, '"keyPrefix" must match'],
  ["a prefix that is no text", { keyPrefix: 5 }, '"keyPrefix" must match'],
  ["acks without a writer", { minReplicaAcks: 1 }, '"writer" and a "minReplicaAcks" above 0 belong together'],
  ["a fraction of acks", { minReplicaAcks: 0.5 }, '"minReplicaAcks" must be an integer from 0 to 10'],
  ["too many acks", { minReplicaAcks: 11 }, '"minReplicaAcks" must be an integer from 0 to 10'],
  ["too short a wait", { ackTimeoutMs: 9 }, '"ackTimeoutMs" must be an integer from 10 to 2000'],
  ["an endless wait", { ackTimeoutMs: 0 }, '"ackTimeoutMs" must be an integer from 10 to 2000'],
  ["too long a wait", { ackTimeoutMs: Number.NaN }, '"ackTimeoutMs" must be an integer from 10 to 2000'],
  ["eviction as a text", { allowEviction: "yes" }, '"allowEviction" must be a boolean'],
  ["a writer that is none", { writer: {}, minReplicaAcks: 1 }, '"writer" must be an open client of ioredis'],
])("redisStore > refuses %s, quoting the option", (_, given, message) => {
  const options = { client: idle(), ...given } as RedisStoreOptions;
  expect(() => redisStore(options)).toThrow(message);
});

test("redisStore > refuses a writer without acks, and the client itself as its writer", () => {
  const client = idle();
  expect(() => redisStore({ client, writer: idle() })).toThrow("belong together");
  expect(() => redisStore({ client, writer: client, minReplicaAcks: 1 })).toThrow("a client of its own");
});

test("redisStore > refuses a Cluster that reads from replicas", () => {
  for (const scaleReads of ["slave", "all", () => []] as const) {
    const client = new Cluster([{ host: "127.0.0.1", port: 1 }], {
      lazyConnect: true,
      scaleReads: scaleReads as "all",
    });
    onTestFinished(() => client.disconnect());
    expect(() => redisStore({ client })).toThrow('"scaleReads"');
  }
});
