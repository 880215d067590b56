import { generateKeyPairSync } from "node:crypto";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { AppConfig } from "../../fleet/app-config.ts";
import { type RunningApp, startApp } from "../../fleet/start-app.ts";
import { brokenPromises, startTraffic, type Traffic } from "../../fleet/traffic.ts";
import { needs } from "../../needs.ts";
import { postgresServer, type PostgresServer, startPostgres } from "../../servers/postgres.ts";
import { until } from "../../servers/until.ts";

type Keys = NonNullable<AppConfig["keys"]>;

function keyOf(kid: string): Keys[number] {
  const { privateKey } = generateKeyPairSync("ed25519");
  return { kid, alg: "Ed25519", privateKey: privateKey.export({ type: "pkcs8", format: "pem" }).toString() };
}

const [old, fresh] = [keyOf("2026-11"), keyOf("2026-12")];
/** As docs/operations.md tells: known before it signs, signing before the old one goes. */
const deployments: readonly Keys[] = [[old, fresh], [fresh, old], [fresh]];

describe("two processes over PostgreSQL", { ...needs(postgresServer), timeout: 240_000 }, () => {
  let server: PostgresServer;
  let apps: RunningApp[] = [];
  const start = (keys: Keys) => startApp({ store: { engine: "postgres", url: server.url }, keys, migrate: true });
  beforeAll(async () => {
    server = await startPostgres();
    apps = [await start([old]), await start([old])];
  }, 90_000);
  afterAll(async () => {
    for (const app of apps) await app.kill();
    await server?.stop();
  });

  test("refuse nobody, fail nobody and admit nobody twice while they are replaced one by one, keys rotate and tables migrate", async () => {
    let turn = 0;
    const serving = [...apps];
    const traffic = startTraffic(() => serving[(turn += 1) % serving.length]!);
    const somePass = async () => {
      const before = traffic.visits.length;
      await until(async () => traffic.visits.length > before + 8);
    };
    for (const [step, keys] of deployments.entries()) {
      if (step === 1) await migrateFurther(server.url);
      for (const [i, leaving] of [...serving].entries()) {
        const next = await start(keys);
        apps.push(next);
        await until(async () => (await next.send("/health")).status === 200);
        serving[i] = next; // nothing new goes to the old one, as behind a load balancer
        await leaving.shutDown();
        await somePass();
      }
    }
    await traffic.stop();
    expect([...traffic.answers.keys()].filter((kind) => !usual.has(kind) && !kind.endsWith(" 503"))).toEqual([]);
    // A machine that is busy with other tests may be late now and then; an upgrade that went wrong is so all the time.
    expect(countOf(traffic, " 503")).toBeLessThan(countOf(traffic, "") / 50);
    expect(await brokenPromises(serving[0]!, traffic.visits)).toEqual([]);
  });
});

const usual = new Set([
  "create 201",
  "guarded 200",
  "guarded after revoke 401",
  "redeem 303",
  "redeem 410",
  "revoke 204",
]);

function countOf({ answers }: Traffic, ending: string): number {
  return [...answers].reduce((sum, [name, count]) => sum + (name.endsWith(ending) ? count : 0), 0);
}

/** What a later version's migration would do: a column that older code does not know, and word that it need not mind. */
async function migrateFurther(url: string): Promise<void> {
  const client = new Client(url);
  await client.connect();
  await client.query("alter table postern_session add column later_feature text");
  await client.query("insert into postern_schema (version, readable_from) values (2, 1)");
  await client.end();
}
