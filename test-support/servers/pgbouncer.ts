import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { executableIn, onPath } from "../needs.ts";
import { unprivileged } from "./account.ts";
import type { PostgresServer } from "./postgres.ts";
import { launch } from "./server.ts";

const pgbouncer = onPath("pgbouncer") ?? executableIn(["/usr/sbin"], "pgbouncer");

/** What these suites cannot run without, beside PostgreSQL's server. */
export const pgbouncerServer = {
  what: "PgBouncer",
  found: pgbouncer !== undefined,
  getIt: "apt-get install pgbouncer",
};

/**
 * Starts a PgBouncer in transaction mode: two statements of one client may meet two connections of PostgreSQL's.
 * @param upstream where it connects to, as `postgres`, to whatever database its client asks for.
 */
export async function startPgbouncer(upstream: PostgresServer): Promise<PostgresServer> {
  const lines = (port: number) => [
    "[databases]",
    `* = host=127.0.0.1 port=${upstream.port} user=postgres`,
    "[pgbouncer]",
    "listen_addr = 127.0.0.1",
    `listen_port = ${port}`,
    "unix_socket_dir =",
    "auth_type = any",
    "pool_mode = transaction",
    "default_pool_size = 4",
  ];
  const server = await launch({
    program: pgbouncer!,
    account: unprivileged("postgres"),
    args(port, directory) {
      const file = join(directory, "pgbouncer.ini");
      writeFileSync(file, `${lines(port).join("\n")}\n`);
      return [file];
    },
    ready: /process up/,
  });
  return Object.assign(server, { url: `postgres://postgres@127.0.0.1:${server.port}/postgres` });
}
