import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freshName } from "@postern/core/conformance";
import type { Need } from "@postern/test-support/needs";
import { mariadbServer, startMariadb } from "@postern/test-support/servers/mariadb";
import { pgbouncerServer, startPgbouncer } from "@postern/test-support/servers/pgbouncer";
import { postgresServer, startPostgres } from "@postern/test-support/servers/postgres";
import type { ServerOptions } from "@postern/test-support/servers/server";
import { CompiledQuery } from "kysely";
import { afterAll, beforeAll } from "vitest";
import { openUrl } from "./open-url.ts";

/** A database engine, and how a suite gets databases of it. */
export interface Engine {
  readonly engine: string;
  readonly need: Need;
  /** For a `describe` that `need` allows. @returns what makes an empty database and tells its URL. */
  readonly databases: (options?: ServerOptions) => () => Promise<string>;
}

const sqlite: Engine = {
  engine: "SQLite",
  need: { what: "SQLite", found: true, getIt: "npm install" },
  databases() {
    const directory = mkdtempSync(join(tmpdir(), "postern-"));
    afterAll(() => rmSync(directory, { recursive: true, force: true }));
    return async () => `file:${join(directory, `${freshName()}.db`)}`;
  },
};

export const postgres: Engine = {
  engine: "PostgreSQL",
  need: postgresServer,
  databases: (options) => onServer(() => startPostgres(options), '"'),
};

export const mariadb: Engine = {
  engine: "MariaDB",
  need: mariadbServer,
  databases: (options) => onServer(() => startMariadb(options), "`"),
};

export const behindPgbouncer: Engine = {
  engine: "PostgreSQL behind PgBouncer",
  need: postgresServer.found ? pgbouncerServer : postgresServer,
  databases: (options) =>
    onServer(async () => {
      const upstream = await startPostgres(options);
      const pooler = await startPgbouncer(upstream);
      return { url: pooler.url, stop: async () => void (await Promise.all([pooler.stop(), upstream.stop()])) };
    }, '"'),
};

/** Those with a server. */
export const serverEngines: readonly Engine[] = [postgres, mariadb];

/** All that the store is for. */
export const engines: readonly Engine[] = [sqlite, ...serverEngines];

interface RunningServer {
  readonly url: string;
  stop(): Promise<void>;
}

function onServer(start: () => Promise<RunningServer>, quote: string): () => Promise<string> {
  let server: RunningServer | undefined;
  beforeAll(async () => {
    server = await start();
  }, 60_000);
  afterAll(() => server?.stop());
  return async () => {
    const name = freshName();
    const admin = openUrl(server!.url);
    await admin.executeQuery(CompiledQuery.raw(`create database ${quote}${name}${quote}`));
    await admin.destroy();
    return server!.url.replace(/[^/]+$/, name);
  };
}
