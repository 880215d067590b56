import { existsSync } from "node:fs";
import { join } from "node:path";
import { sampleSession } from "@postern/core/conformance";
import { needs } from "@postern/test-support/needs";
import { mariadbServer, startMariadb } from "@postern/test-support/servers/mariadb";
import { postgresServer, startPostgres } from "@postern/test-support/servers/postgres";
import { sqlStore } from "@postern/store-sql";
import { describe, expect, onTestFinished, test } from "vitest";
import { openDatabase } from "../src/database.ts";
import { targetOf } from "../src/store-url.ts";
import { freshFolder, load, NOW, postern } from "./support.ts";

const withoutBetterSqlite = (name: string) =>
  name === "better-sqlite3" ? Promise.reject(new Error("none")) : load(name);

const engines = [
  {
    engine: "SQLite, better-sqlite3",
    need: { what: "", found: true, getIt: "" },
    load,
    url: async () => `file:${join(freshFolder(), "a.db")}`,
  },
  {
    engine: "SQLite, node:sqlite",
    need: { what: "", found: true, getIt: "" },
    load: withoutBetterSqlite,
    url: async () => `file:${join(freshFolder(), "a.db")}`,
  },
  { engine: "PostgreSQL", need: postgresServer, load, url: () => served(startPostgres()) },
  { engine: "MariaDB", need: mariadbServer, load, url: () => served(startMariadb()) },
];

async function served(starting: Promise<{ readonly url: string; stop(): Promise<void> }>): Promise<string> {
  const server = await starting;
  onTestFinished(() => server.stop());
  return server.url;
}

describe.each(engines)("on $engine", ({ need, load: loads, url }) => {
  describe("with POSTERN_STORE_URL", { timeout: 60_000, ...needs(need) }, () => {
    test("migrate makes a store that is ready, and sweep purges what is due", async () => {
      const storeUrl = await url();
      const world = { env: { POSTERN_STORE_URL: storeUrl }, load: loads };
      expect(await postern(["migrate"], world)).toMatchObject({
        code: 0,
        out: "The tables are up to date.\n",
        err: "",
      });
      expect((await postern(["migrate", "--json", "--table-prefix", "b_"], world)).json).toMatchObject({
        migrated: true,
      });

      const { db, close } = await openDatabase(targetOf(storeUrl), { ...world } as never, "refused");
      const store = sqlStore({ db });
      await store.ready();
      const [due, kept] = [sampleSession({ keepUntil: NOW }), sampleSession({ keepUntil: NOW + 1 })];
      await store.create(due);
      await store.create(kept);
      expect((await postern(["sweep", "--json"], world)).json).toEqual({ deleted: 1 });
      expect([await store.find(due.id), (await store.find(kept.id))?.id]).toEqual([undefined, kept.id]);
      expect(await postern(["sweep", "--table-prefix", "b_"], world)).toMatchObject({ code: 0, out: "0 deleted.\n" });
      await close();
    });
  });
});

describe("postern migrate --print", () => {
  test.each(["sqlite", "postgres", "mysql"])("writes SQL for %s and touches no database", async (engine) => {
    const untouched = (name: string) => (name === "@postern/store-sql" ? load(name) : Promise.reject(new Error(name)));
    const { code, out, err } = await postern(["migrate", "--print", "--engine", engine, "--table-prefix", "b_"], {
      load: untouched,
    });
    expect([code, err]).toEqual([0, ""]);
    expect(out).toMatch(/^create table if not exists ["`]b_session["`]/);
    expect(out.endsWith(";\n")).toBe(true);
  });

  test("goes by the store URL where there is no engine", async () => {
    const url = "mariadb://root:geheim@127.0.0.1/x";
    const { json } = await postern(["migrate", "--print", "--json"], { env: { POSTERN_STORE_URL: url } });
    expect(json).toMatchObject({ engine: "mysql", sql: expect.stringContaining("create table") });
  });

  test.each([
    [["--print"], "which store?"],
    [["--print", "--engine", "oracle"], "--engine must be"],
    [["--print", "--engine", "sqlite", "--schema", "main"], "not for SQLite"],
    [["--print", "--engine", "sqlite", "--table-prefix", "a;b"], "tablePrefix"],
    [["--engine", "sqlite", "--store", "file:a.db"], "--engine goes with --print"],
  ])("is called wrongly with %j", async (flags, message) => {
    expect(await postern(["migrate", ...flags])).toMatchObject({
      code: 2,
      out: "",
      err: expect.stringContaining(message),
    });
  });
});

describe("a store URL", () => {
  test.each([
    ["", "which store?"],
    ["file:", "must be file:"],
    ["file::memory:", "must be file:"],
    ["portal.db", "must be file:"],
    ["mongodb://u:geheim@host/x", "must be file:"],
    ["redis://u:geheim@host", "Redis has no tables"],
  ])("that is %j is called wrong, and not repeated", async (url, message) => {
    const { code, err } = await postern(["sweep"], { env: { POSTERN_STORE_URL: url } });
    expect([code, err]).toEqual([2, expect.stringContaining(message)]);
    expect(err).not.toMatch(/geheim|host/);
  });

  test.each([
    ["postgres", ["--store", "postgres://u:ge%68eim@127.0.0.1:1/x"], {}],
    ["mysql", ["--store=mysql://u:ge%68eim@127.0.0.1:1/x"], {}],
    ["postgres", [], { POSTERN_STORE_URL: "postgres://u:ge%68eim@127.0.0.1:1/x" }],
  ])("of a %s that is away fails with exit code 1, and without its password", async (_what, flags, env) => {
    const { code, out, err } = await postern(["migrate", ...flags], { env });
    expect([code, out]).toEqual([1, ""]);
    expect(err).toContain("ECONNREFUSED");
    expect(err).not.toMatch(/geheim|ge%68eim/);
  });

  test.each(["geheim", "ge%68eim", "postgres://u:ge%68eim@127.0.0.1:1/x"])(
    "is masked where a driver tells %s",
    async (leak) => {
      const telling = () => Promise.reject(new Error("driver", { cause: new Error(`could not use ${leak}\u001B[2J`) }));
      const env = { POSTERN_STORE_URL: "postgres://u:ge%68eim@127.0.0.1:1/x" };
      const { err } = await postern(["sweep"], { env, load: telling });
      expect(err).toBe("postern: driver: could not use …�[2J\n");
    },
  );

  test("of a file that is not there is not swept, and no file is made", async () => {
    const file = join(freshFolder(), "none.db");
    expect(await postern(["sweep", "--store", `file:${file}`])).toMatchObject({
      code: 1,
      err: "postern: There is no such file as the store URL names\n",
    });
    expect(existsSync(file)).toBe(false);
  });
});

describe("postern sweep --every", () => {
  test("goes on until it is told to stop", async () => {
    const env = { POSTERN_STORE_URL: `file:${join(freshFolder(), "a.db")}` };
    await postern(["migrate"], { env });
    const stopping = new AbortController();
    let purges = 0;
    const out = () => {
      purges += 1;
      setImmediate(() => stopping.abort());
    };
    expect((await postern(["sweep", "--every", "600"], { env, out, signal: stopping.signal })).code).toBe(0);
    expect(purges).toBe(1);
  });

  test("tells why a purge failed, and no secret of its driver's words", async () => {
    const file = `file:${join(freshFolder(), "a.db")}`;
    await postern(["migrate"], { env: { POSTERN_STORE_URL: file } });
    const stopping = new AbortController();
    const failing = async (name: string) => {
      const found = (await load(name)) as object;
      if (name !== "@postern/store-sql") return found;
      const startSweep = ({ onError }: { onError: (error: unknown) => void }) => {
        onError(new Error(`cannot open ${file}\u001b[2J`));
        stopping.abort();
        return async () => {};
      };
      return { ...found, startSweep };
    };
    const flags = ["sweep", "--every", "600", "--store", file];
    const { err } = await postern(flags, { load: failing, signal: stopping.signal });
    expect(err).toBe("postern: a purge failed, the sweep goes on: Error: cannot open …�[2J\n");
  });

  test.each(["0", "86401", "1.5", "soon", ""])("is called wrongly with %j", async (every) => {
    expect(await postern(["sweep", `--every=${every}`])).toMatchObject({
      code: 2,
      err: expect.stringContaining("--every must be"),
    });
  });
});
