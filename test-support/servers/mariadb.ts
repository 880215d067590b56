import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { executableIn, onPath } from "../needs.ts";
import { unprivileged } from "./account.ts";
import { run } from "./run.ts";
import { launch } from "./server.ts";
import type { Server, ServerOptions } from "./server.ts";

const sbin = ["/usr/sbin", "/usr/local/sbin"]; // not on everybody's PATH
const mariadbd = onPath("mariadbd") ?? executableIn(sbin, "mariadbd");
const installDb = onPath("mariadb-install-db");

/** What these suites cannot run without. */
export const mariadbServer = {
  what: "MariaDB's server",
  found: mariadbd !== undefined && installDb !== undefined,
  getIt: "apt-get install mariadb-server",
};

/** A MariaDB whose user `root` needs no password. */
export interface MariadbServer extends Server {
  /** Connects to the database `postern`, which is empty. */
  readonly url: string;
}

/** Starts a MariaDB. @param options `settings` such as `["--max-connections=20"]`. */
export async function startMariadb({ settings = [], durable = false }: ServerOptions = {}): Promise<MariadbServer> {
  const account = unprivileged("mysql");
  const small = ["--no-defaults", "--innodb-log-file-size=8M", "--innodb-buffer-pool-size=32M"];
  const fast = ["--innodb-flush-log-at-trx-commit=0", "--innodb-doublewrite=0", "--skip-innodb-use-native-aio"];
  const server = await launch({
    program: mariadbd!,
    account,
    async prepare(directory) {
      writeFileSync(join(directory, "init.sql"), "create database if not exists postern;\n");
      const own = [`--datadir=${join(directory, "data")}`, `--tmpdir=${directory}`]; // two at once would meet in /tmp
      await run(installDb!, [...small, ...own, "--auth-root-authentication-method=normal", "--skip-test-db"], account);
    },
    args: (port, directory) => [
      ...small,
      `--datadir=${join(directory, "data")}`,
      `--tmpdir=${directory}`,
      `--socket=${join(directory, "socket")}`,
      `--pid-file=${join(directory, "pid")}`,
      `--init-file=${join(directory, "init.sql")}`,
      "--bind-address=127.0.0.1",
      `--port=${port}`,
      ...(durable ? [] : fast),
      ...settings,
    ],
    ready: /ready for connections/,
  });
  return Object.assign(server, { url: `mysql://root@127.0.0.1:${server.port}/postern` });
}
