import { batched } from "@postern/core";
import type { PortalStore } from "@postern/core";
import type { Kysely } from "kysely";
import { execute } from "./execute.ts";
import { foundReader } from "./found.ts";
import { isSessionId } from "./keys.ts";
import type { Queries } from "./queries.ts";
import { sessionOf } from "./row.ts";
import type { FoundRow } from "./row.ts";
import { explained } from "./sql-errors.ts";
import { readerAtOnce } from "./sqlite-at-once.ts";
import type { OwnTables, Tables } from "./table.ts";

type Find = PortalStore["find"];

const finders = { sqlite: findAlone, postgres: findByFunction, mysql: findByList };

/** Makes the look-up of every guarded request. */
export function finder({ db, engine }: OwnTables, queries: Queries): Find {
  const find = finders[engine](db, queries);
  return (id) => (isSessionId(id) ? find(id) : undefined);
}

/** On SQLite without a promise, while nobody else uses the connection. */
function findAlone(db: Kysely<Tables>, queries: Queries): Find {
  const readAtOnce = readerAtOnce(db);
  return (id) => {
    const query = queries.find({ id });
    try {
      const rows = readAtOnce?.(query);
      if (rows !== undefined) return sessionIn(rows);
    } catch (error) {
      return Promise.reject(explained(error));
    }
    return execute(db, query).then(({ rows }) => sessionIn(rows));
  };
}

function sessionIn([row]: readonly FoundRow[]) {
  return row && sessionOf(row);
}

/** On PostgreSQL one statement for all that are asked for in a turn of the event loop. */
function findByFunction(db: Kysely<Tables>, queries: Queries): Find {
  const read = foundReader();
  const answerOf = batched(async (ids: readonly string[]) => {
    const { rows } = await execute(db, queries.findEach({ ids: ids.join(",") }));
    return rows;
  });
  return (id) => answerOf(id).then(({ found }) => read(id, found));
}

/** The same on MySQL and MariaDB, where a row has to be found among those that came. */
function findByList(db: Kysely<Tables>, queries: Queries): Find {
  const rowOf = batched(async (ids: readonly string[]) => {
    const { rows } = await execute(db, queries.findAny(ids));
    const known = new Map(rows.map((row) => [row.id, row]));
    const answers = ids.map((id) => known.get(id));
    for (const id of ids) known.delete(id);
    // A driver that was told to answer bytes for texts: "there is no such session" would be a lie.
    if (known.size > 0) throw new Error("The database answered rows under ids that were not asked for.");
    return answers;
  });
  return (id) => rowOf(id).then((row) => row && sessionOf(row));
}
