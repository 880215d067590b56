import type { PortalStore } from "@postern/core";
import { execute } from "./execute.ts";
import { foundReader } from "./found.ts";
import { isSessionId } from "./keys.ts";
import type { Queries } from "./queries.ts";
import { readerAtOnce } from "./sqlite-at-once.ts";
import type { OwnTables } from "./table.ts";

/** Makes the look-up of every guarded request: on SQLite without a promise, while nobody else uses the connection. */
export function finder({ db }: OwnTables, queries: Queries): PortalStore["find"] {
  const read = foundReader();
  const readAtOnce = readerAtOnce(db);
  return (id) => {
    if (!isSessionId(id)) return undefined;
    const query = queries.find({ id });
    try {
      const rows = readAtOnce?.(query);
      if (rows !== undefined) return read(id, rows[0]);
    } catch (error) {
      return Promise.reject(error);
    }
    return execute(db, query).then(({ rows }) => read(id, rows[0]));
  };
}
