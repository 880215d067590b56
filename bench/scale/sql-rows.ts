import { Readable } from "node:stream";
import { ownerKey } from "@postern/core";
import type { PortalSession } from "@postern/core";
import { rowOf } from "../../packages/store-sql/src/row.ts";
import { epochsOf } from "./epochs-of.ts";
import { ownersOf, sessionsOf } from "./shape.ts";
import type { Shape } from "./shape.ts";

/** As long as the store's own. */
const EPOCH_LENGTH = 22;
/** Lines of one chunk: writing them one by one takes as long as making them. */
const CHUNK = 200;

type Cell = string | number | null;

/** The rows of both tables, in columns as the store lays them out. */
export interface SqlRows {
  readonly sessionColumns: readonly string[];
  readonly ownerColumns: readonly string[];
  sessions(): Generator<readonly Cell[]>;
  owners(): Generator<readonly Cell[]>;
}

export function sqlRows(shape: Shape, tell: (session: PortalSession) => void): SqlRows {
  const epochOf = epochsOf(EPOCH_LENGTH);
  const [first] = sessionsOf({ ...shape, sessions: 1 }, epochOf);
  return {
    sessionColumns: Object.keys(rowOf(first!)),
    ownerColumns: ["owner_key", "epoch", "replaced_at"],
    *sessions() {
      for (const session of sessionsOf(shape, epochOf)) {
        tell(session);
        yield Object.values(rowOf(session));
      }
    },
    *owners() {
      for (const { owner, epoch } of ownersOf(shape, epochOf)) yield [ownerKey(owner), epoch, null];
    },
  };
}

/** Rows as the text that both PostgreSQL's COPY and MariaDB's LOAD DATA take by default. */
export function textOf(rows: Iterable<readonly Cell[]>): Readable {
  return Readable.from(chunksOf(rows), { objectMode: false });
}

function* chunksOf(rows: Iterable<readonly Cell[]>): Generator<Buffer> {
  let lines: string[] = [];
  for (const row of rows) {
    lines.push(`${row.map(cellText).join("\t")}\n`);
    if (lines.length < CHUNK) continue;
    yield Buffer.from(lines.join(""));
    lines = [];
  }
  yield Buffer.from(lines.join(""));
}

function cellText(cell: Cell): string {
  if (cell === null) return String.raw`\N`;
  return typeof cell === "number" ? String(cell) : cell.replaceAll("\\", "\\\\");
}
