import { globSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { executableIn, onPath } from "../needs.ts";
import { unprivileged } from "./account.ts";
import { run } from "./run.ts";
import { launch } from "./server.ts";
import type { Account, Server, ServerOptions } from "./server.ts";

// Debian keeps them off PATH; the newest first.
const versioned = globSync("/usr/lib/postgresql/*/bin").toSorted(
  (a, b) => Number.parseInt(b.slice(20)) - Number.parseInt(a.slice(20)),
);
const postgres = onPath("postgres") ?? executableIn(versioned, "postgres");
const initdb = onPath("initdb") ?? executableIn(versioned, "initdb");

/** What these suites cannot run without. */
export const postgresServer = {
  what: "PostgreSQL's server",
  found: postgres !== undefined && initdb !== undefined,
  getIt: "apt-get install postgresql",
};

/** A PostgreSQL whose user `postgres` needs no password. */
export interface PostgresServer extends Server {
  /** Connects to the database `postgres`. */
  readonly url: string;
}

/** Starts a PostgreSQL. @param options `settings` such as `["-c", "max_connections=20"]`. */
export function startPostgres(options: ServerOptions = {}): Promise<PostgresServer> {
  const superuser = ["--username", "postgres", "--auth", "trust"];
  const text = ["--encoding", "UTF8", "--locale", "C"];
  return start(options, (data) => run(initdb!, ["--pgdata", data, "--no-sync", ...superuser, ...text], account()));
}

/** Starts a hot standby: it follows a primary and lets itself be read. */
export function startStandby(primary: PostgresServer): Promise<PostgresServer> {
  const basebackup = join(dirname(realpathSync(postgres!)), "pg_basebackup");
  const args = ["--dbname", primary.url, "--write-recovery-conf", "--checkpoint", "fast", "--no-sync"];
  return start({}, (data) => run(basebackup, ["--pgdata", data, ...args], account()));
}

async function start(
  { settings = [], durable = false }: ServerOptions,
  prepare: (data: string) => Promise<void>,
): Promise<PostgresServer> {
  const fast = ["fsync=off", "synchronous_commit=off", "full_page_writes=off"].flatMap((setting) => ["-c", setting]);
  const server = await launch({
    program: postgres!,
    account: account(),
    prepare: (directory) => prepare(join(directory, "data")),
    args: (port, directory) => [
      "-D",
      join(directory, "data"),
      `--port=${port}`,
      "--listen_addresses=127.0.0.1",
      `--unix_socket_directories=${directory}`,
      ...(durable ? [] : fast),
      ...settings,
    ],
    ready: /ready to accept (?:read-only )?connections/,
  });
  return Object.assign(server, { url: `postgres://postgres@127.0.0.1:${server.port}/postgres` });
}

/** The server refuses to run as root. */
function account(): Account | undefined {
  return unprivileged("postgres");
}
