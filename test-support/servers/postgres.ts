import { globSync } from "node:fs";
import { join } from "node:path";
import { executableIn, onPath } from "../needs.ts";
import { unprivileged } from "./account.ts";
import { run } from "./run.ts";
import { launch } from "./server.ts";
import type { Server, ServerOptions } from "./server.ts";

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
export async function startPostgres({ settings = [], durable = false }: ServerOptions = {}): Promise<PostgresServer> {
  const account = unprivileged("postgres");
  const fast = ["fsync=off", "synchronous_commit=off", "full_page_writes=off"].flatMap((setting) => ["-c", setting]);
  const server = await launch({
    program: postgres!,
    account,
    async prepare(directory) {
      const superuser = ["--username", "postgres", "--auth", "trust"];
      const text = ["--encoding", "UTF8", "--locale", "C"];
      await run(initdb!, ["--pgdata", join(directory, "data"), "--no-sync", ...superuser, ...text], account);
    },
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
