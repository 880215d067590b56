import { needs } from "@postern/test-support/needs";
import { mariadbServer, startMariadb } from "@postern/test-support/servers/mariadb";
import { postgresServer, startPostgres, startStandby } from "@postern/test-support/servers/postgres";
import { Kysely, MysqlDialect } from "kysely";
import { createPool } from "mysql2";
import type { PoolOptions } from "mysql2";
import { describe, expect, onTestFinished, test } from "vitest";
import { sqlStore } from "../src/index.ts";
import { mariadb, postgres } from "./support/engines.ts";
import { openUrl } from "./support/open-url.ts";
import { besideDb, openStore } from "./support/opened.ts";

const readOnly = "give it the primary database, not a read-only replica";
const texts = "does not get texts back as it sends them";

describe("ready on PostgreSQL refuses", { ...needs(postgresServer), timeout: 60_000 }, () => {
  const database = postgres.databases();

  test("a database whose transactions are read-only", async () => {
    const { url, run } = await openStore(await database());
    const name = new URL(url).pathname.slice(1);
    await run(`alter database "${name}" set default_transaction_read_only = on`);
    await expect(storeOn(url).ready()).rejects.toThrow(readOnly);
  });

  test("a hot standby, which answers reads", async () => {
    const primary = await startPostgres();
    onTestFinished(() => primary.stop());
    await openStore(primary.url);
    const standby = await startStandby(primary);
    onTestFinished(() => standby.stop());
    const store = storeOn(standby.url);
    expect(await store.find("ps_unknown")).toBeUndefined();
    await expect(store.ready()).rejects.toThrow(readOnly);
  });

  test("a database that does not keep every letter", async () => {
    const url = await database();
    const run = besideDb(url);
    await run("create database narrow encoding 'LATIN1' template template0");
    const narrow = url.replace(/[^/]+$/, "narrow");
    await openStore(narrow);
    await expect(storeOn(narrow).ready()).rejects.toThrow(texts);
  });
});

describe("ready on MariaDB refuses", { ...needs(mariadbServer), timeout: 60_000 }, () => {
  const database = mariadb.databases();

  test("a server that has become read-only for the app's user, and goes on answering reads", async () => {
    const server = await startMariadb();
    onTestFinished(() => server.stop());
    const { run } = await openStore(server.url);
    await run("create user app");
    await run("grant select, insert, update, delete on postern.* to app");
    const store = storeOn(server.url.replace("root@", "app@"));
    await store.ready();
    await run("set global read_only = 1");
    expect(await store.find("ps_unknown")).toBeUndefined();
    await expect(store.ready()).rejects.toThrow(readOnly);
  });

  test.each<[string, PoolOptions, string, string]>([
    ["narrow letters", { charset: "latin1" }, "select 1", texts],
    ["a backslash that escapes nothing", {}, "set session sql_mode = 'NO_BACKSLASH_ESCAPES'", texts],
    ["no autocommit", {}, "set session autocommit = 0", "needs connections with autocommit"],
  ])("connections with %s", async (_, options, setting, message) => {
    const url = await database();
    await openStore(url);
    const pool = createPool({ uri: url, ...options });
    pool.on("connection", (connection) => void connection.query(setting));
    const db = new Kysely<unknown>({ dialect: new MysqlDialect({ pool }) });
    onTestFinished(() => db.destroy());
    await expect(sqlStore({ db }).ready()).rejects.toThrow(message);
  });
});

function storeOn(url: string) {
  const db = openUrl(url);
  onTestFinished(() => db.destroy());
  return sqlStore({ db });
}
