import { takePart } from "@postern/test-support/race/child";
import { Kysely, MysqlDialect, PostgresDialect } from "kysely";
import { createPool } from "mysql2";
import { Pool } from "pg";
import { sqlStore } from "../../src/index.ts";

const [url] = process.argv.slice(2) as [string];
const dialect = url.startsWith("mysql:")
  ? new MysqlDialect({ pool: createPool({ uri: url, connectionLimit: 8 }) })
  : new PostgresDialect({ pool: new Pool({ connectionString: url, max: 8 }) });
await takePart(() => sqlStore({ db: new Kysely({ dialect }) }));
