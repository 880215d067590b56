import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { type Clock, memoryStore, type PortalStore } from "@postern/core";
import { migrate, sqliteDialect, sqlStore, startSweep } from "@postern/store-sql";
import Database from "better-sqlite3";
import { Kysely } from "kysely";

/** Where the sessions are, and how to let go of them. */
export interface SessionStore {
  readonly store: PortalStore;
  /** The SQLite file, if it is one. The merchant's own tables live in it too. */
  readonly file: string | undefined;
  close(): Promise<void>;
}

const PURGE_EVERY_MS = 600_000;

/** Opens the store that `STORE_URL` names. @throws {Error} naming what is supported; never the URL, it may hold a password. */
export async function openSessionStore(storeUrl: string, clock: Clock): Promise<SessionStore> {
  const [, scheme = "", rest = ""] = /^([a-z]+):(.*)$/is.exec(storeUrl) ?? [];
  if (scheme === "memory" && rest === "") return inMemory(clock);
  // An absolute file URL has two more slashes; `file:name.db` is relative to the working directory.
  if (scheme === "file" && rest !== "") return inSqlite(rest.replace(/^\/\/(?=\/)/, ""), clock);
  const given = scheme === "" ? "That is no URL" : `${scheme}: is not supported, or not so`;
  throw new Error(`STORE_URL must be file:<path> (SQLite) or memory:. ${given}.`);
}

async function inSqlite(file: string, clock: Clock): Promise<SessionStore> {
  mkdirSync(dirname(file), { recursive: true });
  const db = new Kysely<unknown>({ dialect: sqliteDialect(new Database(file)) });
  await migrate(db);
  const stopSweep = startSweep({ db, clock });
  const close = async () => {
    await stopSweep();
    await db.destroy();
  };
  return { store: sqlStore({ db }), file, close };
}

function inMemory(clock: Clock): SessionStore {
  const store = memoryStore();
  const timer = setInterval(() => store.purge(clock()), PURGE_EVERY_MS).unref();
  return { store, file: undefined, close: async () => clearInterval(timer) };
}
