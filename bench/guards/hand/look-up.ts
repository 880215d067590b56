import type { ColumnType, CompiledQuery, Kysely, Selectable } from "kysely";
import { openPostgres, openRedis, openSqlite } from "../databases.ts";
import type { Credential, Stage, StoreName, Token } from "../setup.ts";
import { handSessions, type HandSession } from "./session.ts";

/** `awaited memory` is a Map behind the interface that a guard needs if its store may be a database one day. */
export type AwaitedStore = Exclude<StoreName, "memory"> | "awaited memory";

type LookUp = (id: string) => Promise<HandSession | undefined>;

/** Finds a session by its id, always fresh, in one trip to a database. */
export interface HandStore {
  readonly find: LookUp;
  readonly credentials: readonly Credential[];
}

/** Signs every customer in, and makes the look-up that one would write against that database. */
export async function handStore(name: AwaitedStore, stage: Stage, kind: Token): Promise<HandStore> {
  const { sessions, credentials } = handSessions(kind);
  if (name === "awaited memory") {
    const byId = new Map(sessions.map((session) => [session.id, session]));
    return { find: async (id) => byId.get(id), credentials };
  }
  if (name === "redis") return { find: await inRedis(sessions, stage), credentials };
  const db = name === "sqlite" ? openSqlite<Tables>(stage) : await openPostgres<Tables>(stage);
  return { find: await inSql(sessions, db), credentials };
}

async function inRedis(sessions: readonly HandSession[], stage: Stage): Promise<LookUp> {
  const redis = openRedis(stage);
  const prefix = `hand:${process.pid}:`;
  for (const session of sessions) await redis.set(prefix + session.id, JSON.stringify(session));
  return async (id) => {
    const text = await redis.get(prefix + id);
    return text === null ? undefined : (JSON.parse(text) as HandSession);
  };
}

// PostgreSQL's bigint arrives as a text.
type Instant = ColumnType<number | string, number>;

interface Tables {
  [table: `hand_${number}`]: {
    id: string;
    customer_id: string;
    token_hash: string;
    scopes: string;
    expires_at: Instant;
    revoked_at: Instant | null;
  };
}

/** Kysely compiles the query once; each look-up only puts its id in. */
async function inSql(sessions: readonly HandSession[], db: Kysely<Tables>): Promise<LookUp> {
  const table = `hand_${process.pid}` as const;
  await createTable(db, table);
  const rows = sessions.map((session) => ({
    id: session.id,
    customer_id: session.customerId,
    token_hash: session.tokenHash,
    scopes: session.scopes.join(" "),
    expires_at: session.expiresAt,
    revoked_at: session.revokedAt,
  }));
  await db.insertInto(table).values(rows).execute();
  const columns = ["id", "customer_id", "token_hash", "scopes", "expires_at", "revoked_at"] as const;
  const compiled = db.selectFrom(table).select(columns).where("id", "=", "").compile();
  return async (id) => {
    const query: CompiledQuery<Selectable<Tables[`hand_${number}`]>> = { ...compiled, parameters: [id] };
    const row = (await db.executeQuery(query)).rows[0];
    if (row === undefined) return undefined;
    return {
      id: row.id,
      customerId: row.customer_id,
      tokenHash: row.token_hash,
      scopes: row.scopes.split(" "),
      expiresAt: Number(row.expires_at),
      revokedAt: row.revoked_at === null ? null : Number(row.revoked_at),
    };
  };
}

async function createTable(db: Kysely<Tables>, table: string): Promise<void> {
  await db.schema
    .createTable(table)
    .addColumn("id", "varchar(24)", (column) => column.primaryKey())
    .addColumn("customer_id", "varchar(255)", (column) => column.notNull())
    .addColumn("token_hash", "varchar(43)", (column) => column.notNull())
    .addColumn("scopes", "text", (column) => column.notNull())
    .addColumn("expires_at", "bigint", (column) => column.notNull())
    .addColumn("revoked_at", "bigint")
    .execute();
}
