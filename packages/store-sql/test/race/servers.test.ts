import { needs } from "@postern/test-support/needs";
import { raceTest } from "@postern/test-support/race/vitest";
import { mariadbServer, startMariadb } from "@postern/test-support/servers/mariadb";
import { postgresServer, startPostgres } from "@postern/test-support/servers/postgres";
import { Kysely, MysqlDialect, PostgresDialect } from "kysely";
import type { Dialect } from "kysely";
import { createPool } from "mysql2";
import { Pool } from "pg";
import { afterAll, beforeAll, describe } from "vitest";
import { migrate } from "../../src/index.ts";

const engines = [
  {
    name: "PostgreSQL",
    need: postgresServer,
    start: startPostgres,
    dialect: (url: string): Dialect => new PostgresDialect({ pool: new Pool({ connectionString: url }) }),
  },
  {
    name: "MariaDB",
    need: mariadbServer,
    start: startMariadb,
    dialect: (url: string): Dialect => new MysqlDialect({ pool: createPool(url) }),
  },
];

for (const { name, need, start, dialect } of engines) {
  describe("sqlStore", needs(need), () => {
    let server: Awaited<ReturnType<typeof start>>;
    beforeAll(async () => {
      server = await start();
      const db = new Kysely<unknown>({ dialect: dialect(server.url) });
      await migrate(db);
      await db.destroy();
    }, 60_000);
    afterAll(() => server.stop());

    raceTest(name, () => ({ child: new URL("server-child.ts", import.meta.url), args: [server.url] }));
  });
}
