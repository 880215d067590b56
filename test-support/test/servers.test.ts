import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { Redis } from "ioredis";
import { createConnection } from "mysql2/promise";
import { Client } from "pg";
import { describe, expect, onTestFinished, test } from "vitest";
import { needs } from "../needs.ts";
import { mariadbServer, startMariadb } from "../servers/mariadb.ts";
import { postgresServer, startPostgres } from "../servers/postgres.ts";
import { redisServer, startRedis } from "../servers/redis.ts";
import { until } from "../servers/until.ts";

const keep = "create table kept as select 7 as value";
const look = "select value from kept";
const servers = [
  {
    name: "PostgreSQL",
    need: postgresServer,
    module: "postgres",
    start: startPostgres,
    set: keep,
    get: look,
    ask: askPostgres,
  },
  {
    name: "MariaDB",
    need: mariadbServer,
    module: "mariadb",
    start: startMariadb,
    set: keep,
    get: look,
    ask: askMariadb,
  },
  { name: "Redis", need: redisServer, module: "redis", start: startRedis, set: "set a 7", get: "get a", ask: askRedis },
];

for (const { name, need, module, start, set, get, ask } of servers) {
  describe(`a throw-away ${name}`, { ...needs(need), timeout: 30_000 }, () => {
    test("keeps on its port what it acknowledged, across kill -9 and a restart, when durable", async () => {
      const server = await start({ durable: true });
      onTestFinished(() => server.stop());
      await ask(server.url, set);
      await server.kill();
      await expect(ask(server.url, get)).rejects.toBeInstanceOf(Error);
      await server.restart();
      expect(await ask(server.url, get)).toBe(7);
    });

    test("answers nothing while paused, and goes on where it stood", async () => {
      const [paused, running] = await Promise.all([start(), start()]);
      onTestFinished(async () => void (await Promise.all([paused.stop(), running.stop()])));
      await Promise.all([ask(paused.url, set), ask(running.url, set)]);
      paused.pause();
      const answer = ask(paused.url, get).then(() => "paused");
      expect(await Promise.race([answer, ask(running.url, get).then(() => "running")])).toBe("running");
      paused.resume();
      expect(await answer).toBe("paused");
    });

    test("goes with stop, which may be called again", async () => {
      const server = await start();
      await server.stop();
      await server.stop();
      expect(isAlive(server.process.pid!)).toBe(false);
    });

    test("ends with the process that started it, even by kill -9", async () => {
      const script = fileURLToPath(new URL("support/starter.ts", import.meta.url));
      const from = new URL(`../servers/${module}.ts`, import.meta.url).href;
      const child = fork(script, [from, start.name], { stdio: ["ignore", "ignore", "inherit", "ipc"] });
      const [pid] = (await once(child, "message")) as [number];
      expect(isAlive(pid)).toBe(true);
      child.kill("SIGKILL");
      await until(async () => !isAlive(pid));
    });
  });
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function askPostgres(connectionString: string, statement: string): Promise<unknown> {
  const client = new Client({ connectionString });
  await client.connect();
  const { rows } = await client.query<{ value: unknown }>(statement);
  await client.end();
  return rows[0]?.value;
}

async function askMariadb(uri: string, statement: string): Promise<unknown> {
  const connection = await createConnection(uri);
  const [rows] = await connection.query(statement);
  await connection.end();
  return (rows as { value?: unknown }[])[0]?.value;
}

async function askRedis(url: string, statement: string): Promise<unknown> {
  const client = new Redis(url, { retryStrategy: () => null, maxRetriesPerRequest: 0 });
  client.on("error", () => {});
  const [command, ...words] = statement.split(" ");
  const answer = await client.call(command!, ...words).finally(() => client.disconnect());
  return Number(answer);
}
