import { sql } from "kysely";
import { recordColumns } from "./row.ts";
import type { FoundRow, NewRow } from "./row.ts";
import { slot, statement } from "./statement.ts";
import type { Statement } from "./statement.ts";
import type { OwnTables, SessionTable } from "./table.ts";

/** What a list walks along: each of these has an index that ends in `created_at, id`. */
export type ListKey = "tenant_key" | "customer_key" | "external_key";

/** Where a list goes on, and how many rows it takes. */
interface Window {
  readonly key: string;
  readonly createdAt: number;
  readonly id: string;
  readonly size: number;
}

/** Every statement of the store, compiled once. One spelling for all engines, but for one list and for `find`: no RETURNING, no ON CONFLICT. */
export type Queries = ReturnType<typeof compileQueries>;

const allColumns = [...recordColumns, "tenant_key", "customer_key", "external_key"] as const;
const ownerColumns = ["owner_key", "epoch", "replaced_at"] as const;

export function compileQueries(tables: OwnTables) {
  return { ...sessionQueries(tables), ...ownerQueries(tables), list: listQueries(tables), ...readyQueries(tables) };
}

function sessionQueries(tables: OwnTables) {
  const { db, names } = tables;
  return {
    find: findQuery(tables),
    findEach: findEachQuery(tables),
    findAny: findAnyQuery(tables),
    insert: statement<NewRow>(db.insertInto(names.session).values(insertSlots())),
    redeem: statement<{ id: string; at: number; tokenHash: string; kid: string | null }>(
      db
        .updateTable(names.session)
        .set({ redeemed_at: slot("at"), token_hash: slot("tokenHash"), kid: slot("kid") })
        .where("id", "=", slot("id"))
        .where("redeemed_at", "is", null)
        .where("revoked_at", "is", null),
    ),
    revoke: statement<{ id: string; at: number }>(
      db
        .updateTable(names.session)
        .set({ revoked_at: slot("at") })
        .where("id", "=", slot("id"))
        .where("revoked_at", "is", null),
    ),
  };
}

/** One id: for SQLite, where nothing is won by asking for several at once. */
function findQuery(tables: OwnTables) {
  // `in (?)`, because a SQLite with STAT4 (better-sqlite3's) plans a join anew for every value bound to `= ?`:
  // 38 µs a look-up instead of 9.
  return statement<{ id: string }, FoundRow>(selectFound(tables).where("s.id", "in", [slot("id")]));
}

/**
 * PostgreSQL's own: many ids in one text, which every driver passes on as it is, and an answer for each in their order.
 *
 * Without names for statements PostgreSQL plans each one anew, which takes it longer than a look-up itself. Of a
 * function's statements each connection keeps the plans.
 * @see docs/adr/0029-postgres-finds-by-a-function.md
 */
function findEachQuery({ db, finder }: OwnTables) {
  const wanted = sql`unnest(string_to_array(${slot("ids")}, ',')) with ordinality`;
  return statement<{ ids: string }, { found: string | null }>(
    db
      .selectFrom(wanted.as(sql`wanted(id, place)`))
      .select(sql<string | null>`${finder}(wanted.id)`.as("found"))
      .orderBy(sql`wanted.place`),
  );
}

/**
 * For MySQL and MariaDB: the rows of many ids, in no order. There are eight such statements and not a hundred, of 1, 2, 4 to
 * 128 places, each made when it is first needed; the last id fills what is left.
 */
function findAnyQuery(tables: OwnTables): Statement<readonly string[], FoundRow> {
  const bySize = new Map<number, Statement<readonly string[], FoundRow>>();
  const ofSize = (size: number) => {
    const places = Array.from({ length: size }, (_, place) => slot(String(place)));
    const made = statement<readonly string[], FoundRow>(selectFound(tables).where("s.id", "in", places));
    bySize.set(size, made);
    return made;
  };
  return (ids) => {
    const size = 2 ** Math.ceil(Math.log2(ids.length));
    const filling = Array.from({ length: size - ids.length }, () => ids.at(-1)!);
    return (bySize.get(size) ?? ofSize(size))([...ids, ...filling]);
  };
}

/** What that function asks, of its argument `wanted`: the row that other engines answer, as one JSON text. */
export function findingText(tables: OwnTables): string {
  const row = selectFound(tables)
    .where("s.id", "=", sql<string>`wanted`)
    .compile();
  return `select row_to_json(answer)::text from (${row.sql}) as answer`;
}

function ownerQueries({ db, names }: OwnTables) {
  return {
    epochs: statement<{ tenant: string; customer: string }, { owner_key: string; epoch: string }>(
      db
        .selectFrom(names.owner)
        .select(["owner_key", "epoch"])
        .where("owner_key", "in", [slot("tenant"), slot("customer")]),
    ),
    insertOwner: statement<{ owner: string; epoch: string; at: number | null }>(
      db.insertInto(names.owner).values({ owner_key: slot("owner"), epoch: slot("epoch"), replaced_at: slot("at") }),
    ),
    // The new epoch is random, so the row changes every time and MySQL counts it either way.
    replaceEpoch: statement<{ owner: string; epoch: string; at: number }>(
      db
        .updateTable(names.owner)
        .set({ epoch: slot("epoch"), replaced_at: slot("at") })
        .where("owner_key", "=", slot("owner")),
    ),
  };
}

function listQueries(tables: OwnTables) {
  const by = (key: ListKey) =>
    statement<Window, FoundRow>(
      alongIndex(tables, key)
        // The first half bounds the index scan on every engine; MySQL does not do that for `(a, b) < (x, y)`.
        .where("s.created_at", "<=", slot("createdAt"))
        .where((eb) => eb.or([eb("s.created_at", "<", slot("createdAt")), eb("s.id", "<", slot("id"))]))
        .orderBy("s.created_at", "desc")
        .orderBy("s.id", "desc")
        .limit(slot("size")),
    );
  return { tenant_key: by("tenant_key"), customer_key: by("customer_key"), external_key: by("external_key") };
}

/**
 * The rows of one key, in the index's order once `created_at` and `id` are sorted by.
 *
 * Given `=`, MariaDB walks all of the key's rows from the newest on, and not from where the page begins: 125 ms behind
 * 12,000 sessions. Given bounds it cannot, and takes 2. The other engines would do so only then.
 */
function alongIndex(tables: OwnTables, key: ListKey) {
  const column = `s.${key}` as const;
  if (tables.engine !== "mysql") return selectFound(tables).where(column, "=", slot("key"));
  const bounds = selectFound(tables).where(column, ">=", slot("key")).where(column, "<=", slot("key"));
  return bounds.orderBy(column, "desc");
}

function readyQueries(tables: OwnTables) {
  const { db, names, engine } = tables;
  const { session, owner } = names;
  const noSession = db.selectFrom(session).select(allColumns).where("id", "=", "");
  const noOwner = db.selectFrom(owner).select(ownerColumns).where("owner_key", "=", "");
  return {
    schemaVersion: db
      .selectFrom(names.schema)
      .select(["version", "readable_from"])
      .orderBy("version", "desc")
      .limit(1)
      .compile(),
    echo: statement<{ text: string }, { echo: unknown }>(
      db.selectNoFrom(sql`coalesce(${slot("text")}, '')`.as("echo")),
    ),
    // As `find` reads: PostgreSQL looks into its function only to run it.
    readNothing: engine === "postgres" ? findEachQuery(tables)({ ids: "none" }) : findQuery(tables)({ id: "" }),
    // They meet no row, and still fail where writing is not allowed.
    writeNothing: [
      db.updateTable(session).set({ kid: null }).where("id", "=", "").compile(),
      db.insertInto(session).columns(allColumns).expression(noSession).compile(),
      db.updateTable(owner).set({ replaced_at: null }).where("owner_key", "=", "").compile(),
      db.insertInto(owner).columns(ownerColumns).expression(noOwner).compile(),
    ],
  };
}

function selectFound({ db, names }: OwnTables) {
  return db
    .selectFrom(`${names.session} as s`)
    .leftJoin(`${names.owner} as t`, "t.owner_key", "s.tenant_key")
    .leftJoin(`${names.owner} as c`, "c.owner_key", "s.customer_key")
    .select(recordColumns.map((column) => `s.${column}` as const))
    .select(["t.epoch as tenant_epoch", "t.replaced_at as tenant_replaced_at"])
    .select(["c.epoch as customer_epoch", "c.replaced_at as customer_replaced_at"]);
}

function insertSlots(): Record<keyof SessionTable, never> {
  return Object.fromEntries(allColumns.map((column) => [column, slot(column)])) as Record<keyof SessionTable, never>;
}
