import type * as StoreSql from "@postern/store-sql";
import { type Command, flagsOf, tell } from "../command.ts";
import { openDatabase } from "../database.ts";
import { usage } from "../failure.ts";
import type { Io } from "../io.ts";
import { storeFlags, storeHelp, storeUrlOf, targetOf } from "../store-url.ts";

const engines = ["sqlite", "postgres", "mysql"] as const;

export const migrate: Command = {
  name: "migrate",
  summary: "create or upgrade the tables of @postern/store-sql, or print the SQL",
  flags: "[--store URL] [--table-prefix TEXT] [--schema NAME] [--print [--engine NAME]]",
  help: `Safe to run again, and by several processes at once.

${storeHelp}
  --print         write the SQL for a database without Postern's tables, and touch no database
  --engine        for --print: sqlite, postgres or mysql (MariaDB too); default the store URL's
  --json          { engine, migrated: true }, or { engine, sql }`,
  async run(argv, io) {
    const flags = flagsOf(argv, { ...storeFlags, print: { type: "boolean" }, engine: { type: "string" } });
    const options = { tablePrefix: flags["table-prefix"], schema: flags.schema };
    if (flags.print === true) {
      const engine = engineOf(flags.engine ?? targetOf(storeUrlOf(flags, io)).engine);
      const { migrationSql } = (await io.load("@postern/store-sql")) as typeof StoreSql;
      const sql = await migrationSql(engine, options).catch(asUsage);
      tell(io, flags.json, { engine, sql }, sql.trimEnd());
      return;
    }
    if (flags.engine !== undefined) throw usage("--engine goes with --print: a store URL names its own");
    await migrateStore(flags, options, io);
  },
};

async function migrateStore(
  flags: { readonly store?: string | undefined; readonly json?: boolean | undefined },
  options: StoreSql.TableOptions,
  io: Io,
): Promise<void> {
  const target = targetOf(storeUrlOf(flags, io));
  const { db, sql, close } = await openDatabase(target, io, "created");
  try {
    await sql.migrate(db, options).catch(asUsage);
  } finally {
    await close();
  }
  tell(io, flags.json, { engine: target.engine, migrated: true }, "The tables are up to date.");
}

function engineOf(engine: string): (typeof engines)[number] {
  const found = engines.find((each) => each === engine);
  if (found === undefined) throw usage("--engine must be sqlite, postgres or mysql");
  return found;
}

/** A name that is none was typed wrong; anything else is the database's. */
function asUsage(error: unknown): never {
  throw error instanceof TypeError ? usage(error.message) : error;
}
