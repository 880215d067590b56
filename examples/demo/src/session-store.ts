import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { type Clock, memoryStore, type PortalStore } from "@postern/core";
import { migrate, sqliteDialect, sqlStore, startSweep } from "@postern/store-sql";
import Database from "better-sqlite3";
import { Kysely } from "kysely";
import { mysqlDatabase, postgresDatabase, redisSessions } from "./session-servers.ts";

/** Where the sessions are, and how to let go of them. */
export interface SessionStore {
  readonly store: PortalStore;
  /** The SQLite file of the merchant's own data; the sessions live in it too, unless they are on a server. Undefined in memory. */
  readonly file: string | undefined;
  close(): Promise<void>;
}

const PURGE_EVERY_MS = 600_000;
const SHOP_FILE = ".data/postern.db";
const SUPPORTED =
  "STORE_URL must be file:<path> (SQLite), memory:, or redis://, postgres:// or mysql:// with a host and, for SQL, a database.";

/** Opens the store that `STORE_URL` names. @throws {Error} that says what to change; never the URL, it may hold a password. */
export async function openSessionStore(storeUrl: string, clock: Clock): Promise<SessionStore> {
  const [, scheme = "", rest = ""] = /^([a-z]+):(.*)$/is.exec(storeUrl) ?? [];
  if (scheme === "memory" && rest === "") return inMemory(clock);
  // An absolute file URL has two more slashes; `file:name.db` is relative to the working directory.
  if (scheme === "file" && rest !== "") return inSqlite(rest.replace(/^\/\/(?=\/)/, ""), clock);
  const url = URL.parse(storeUrl);
  if (url !== null && url.hostname !== "") {
    if (scheme === "redis" || scheme === "rediss") return beside(redisSessions(url));
    const database = url.pathname.length > 1;
    if (scheme === "postgres" && database) return beside(await inSql(postgresDatabase(url), clock));
    if (scheme === "mysql" && database) return beside(await inSql(mysqlDatabase(url), clock));
  }
  throw new Error(`${SUPPORTED} ${scheme === "" ? "That is no URL" : `${scheme}: is not supported, or not so`}.`);
}

async function inSqlite(file: string, clock: Clock): Promise<SessionStore> {
  makeDirectoryOf(file);
  const sessions = await inSql(new Kysely<unknown>({ dialect: sqliteDialect(new Database(file)) }), clock);
  return { ...sessions, file };
}

async function inSql(db: Kysely<unknown>, clock: Clock): Promise<Omit<SessionStore, "file">> {
  try {
    await migrate(db);
  } catch (error) {
    await db.destroy();
    // The driver's own words name users and hosts, never a password.
    throw new Error(`STORE_URL: ${(error as Error).message} ${String((error as Error).cause)}`, { cause: error });
  }
  const stopSweep = startSweep({ db, clock });
  const close = async () => {
    await stopSweep();
    await db.destroy();
  };
  return { store: sqlStore({ db }), close };
}

function inMemory(clock: Clock): SessionStore {
  const store = memoryStore();
  const timer = setInterval(() => store.purge(clock()), PURGE_EVERY_MS).unref();
  return { store, file: undefined, close: async () => clearInterval(timer) };
}

/** The merchant's own data stays in a file of this host, which its processes share. */
function beside(sessions: Omit<SessionStore, "file">): SessionStore {
  makeDirectoryOf(SHOP_FILE);
  return { ...sessions, file: SHOP_FILE };
}

function makeDirectoryOf(file: string): void {
  mkdirSync(dirname(file), { recursive: true });
}
