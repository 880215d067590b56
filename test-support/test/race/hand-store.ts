import { randomUUID } from "node:crypto";
import { DatabaseSync } from "node:sqlite";
import { setImmediate as gap } from "node:timers/promises";
import { ownerKey } from "@postern/core";
import type { Owner, OwnerOrTenant, PortalSession, PortalStore, Redemption } from "@postern/core";

/** What hasty authors do to a store. */
export const flaws = [
  "create looks, then writes",
  "redeem looks, then writes",
  "revoke looks, then writes",
  "redeem writes the whole record back",
  "redeem ignores revocations",
  "revoke always says yes",
  "revoke answers before it has written",
  "find ignores epochs",
  "find remembers what it read",
  "epoch looks, then writes",
  "epoch remembers what it read",
  "revokeAll ends only what is there",
] as const;
export type Flaw = (typeof flaws)[number];

type Row = Record<"record", string> & Record<"token_hash", string | null>;
type Stored = Row & Record<"redeemed_at" | "revoked_at", number | null>;

/**
 * A store over one SQLite file that several processes share, sound but for the flaws it is given: what the race must
 * catch. Only what the race calls is there.
 */
export function handStore(file: string, given: readonly Flaw[]): PortalStore {
  const db = new DatabaseSync(file);
  db.exec(`pragma busy_timeout = 20000; pragma journal_mode = wal; pragma synchronous = off;
    create table if not exists session (id text primary key, record text not null, owner text not null,
      token_hash text, redeemed_at integer, revoked_at integer);
    create table if not exists epoch (owner text primary key, value text not null, at integer)`);
  const has = (flaw: Flaw) => given.includes(flaw);
  const parts = { ...sessions(db, has), ...owners(db, has) };
  return { ...parts, list: () => Promise.reject(new Error("No race lists.")), async ready() {} };
}

type Has = (flaw: Flaw) => boolean;

function sessions(db: DatabaseSync, has: Has): Pick<PortalStore, "create" | "find" | "redeem" | "revoke"> {
  const read = (id: string) => db.prepare("select * from session where id = ?").get(id) as Stored | undefined;
  const cache = new Map<string, PortalSession>();
  const redeemNow = (id: string, { at, tokenHash }: Redemption, where: string) =>
    changed(db, `update session set redeemed_at = ?, token_hash = ? where id = ? ${where}`, at, tokenHash, id);
  const revokeNow = (id: string, at: number | null, where: string) =>
    changed(db, `update session set revoked_at = ? where id = ? ${where}`, at, id);
  return {
    async create(session) {
      const verb = has("create looks, then writes") ? "insert or replace" : "insert or ignore";
      if (has("create looks, then writes")) {
        if (read(session.id) !== undefined) return false;
        await gap();
      }
      const { id } = session;
      const text = JSON.stringify(session);
      return changed(db, `${verb} into session (id, record, owner) values (?, ?, ?)`, id, text, ownerKey(session));
    },
    async find(id) {
      if (has("find remembers what it read") && cache.has(id)) return cache.get(id);
      const row = read(id);
      const found = row && sessionOf(db, row, has);
      if (found !== undefined) cache.set(id, found);
      return found;
    },
    async redeem(id, redemption) {
      if (has("redeem ignores revocations")) return redeemNow(id, redemption, "and redeemed_at is null");
      const open = "and redeemed_at is null and revoked_at is null";
      if (!has("redeem looks, then writes") && !has("redeem writes the whole record back"))
        return redeemNow(id, redemption, open);
      const row = read(id);
      if (row === undefined || row.redeemed_at !== null || row.revoked_at !== null) return false;
      await gap();
      if (has("redeem looks, then writes")) return redeemNow(id, redemption, "");
      const won = redeemNow(id, redemption, "and redeemed_at is null");
      return won && revokeNow(id, row.revoked_at, ""); // the winner brings back what it had read
    },
    async revoke(id, at) {
      if (has("revoke always says yes")) return revokeNow(id, at, "and revoked_at is null") || read(id) !== undefined;
      const row = read(id);
      if (has("revoke answers before it has written")) {
        void gap()
          .then(gap)
          .then(() => revokeNow(id, at, "and revoked_at is null"));
        return row?.revoked_at === null;
      }
      if (!has("revoke looks, then writes")) return revokeNow(id, at, "and revoked_at is null");
      if (row === undefined || row.revoked_at !== null) return false;
      await gap();
      return revokeNow(id, at, "");
    },
  };
}

function owners(db: DatabaseSync, has: Has): Pick<PortalStore, "epoch" | "revokeAll"> {
  const cache = new Map<string, string>();
  const ensure = async (who: OwnerOrTenant) => {
    const owner = ownerKey(who);
    if (has("epoch looks, then writes")) {
      const known = epochOf(db, who);
      if (known !== undefined) return known.value;
      await gap();
      const value = randomUUID();
      changed(db, "insert or replace into epoch (owner, value) values (?, ?)", owner, value);
      return value;
    }
    changed(db, "insert or ignore into epoch (owner, value) values (?, ?)", owner, randomUUID());
    return epochOf(db, who)!.value;
  };
  return {
    async epoch({ tenantId, customerId }: Owner) {
      const key = ownerKey({ tenantId, customerId });
      if (has("epoch remembers what it read") && cache.has(key)) return cache.get(key)!;
      const epoch = `${await ensure({ tenantId })}.${await ensure({ tenantId, customerId })}`;
      cache.set(key, epoch);
      return epoch;
    },
    async revokeAll(who, at) {
      if (has("revokeAll ends only what is there")) {
        const tenant = `json_extract(record, '$.tenantId') = ?`;
        const mine = who.customerId === undefined ? tenant : `owner = ?`;
        const key = who.customerId === undefined ? who.tenantId : ownerKey(who);
        changed(db, `update session set revoked_at = ? where revoked_at is null and ${mine}`, at, key);
        return;
      }
      const upsert = `insert into epoch (owner, value, at) values (?, ?, ?)
        on conflict (owner) do update set value = excluded.value, at = excluded.at`;
      changed(db, upsert, ownerKey(who), randomUUID(), at);
    },
  };
}

function sessionOf(db: DatabaseSync, row: Stored, has: Has): PortalSession {
  const session = JSON.parse(row.record) as PortalSession;
  const { tenantId, customerId, epoch, createdAt } = session;
  const [tenant, customer] = [epochOf(db, { tenantId }), epochOf(db, { tenantId, customerId })];
  const [tenantValue, customerValue] = epoch.split(".");
  const ended = [tenant?.value === tenantValue ? null : tenant, customer?.value === customerValue ? null : customer];
  const by = ended.filter((each) => each !== null)[0];
  const covered = by === undefined || has("find ignores epochs") ? null : (by?.at ?? createdAt);
  const { token_hash: tokenHash, redeemed_at: redeemedAt, revoked_at: own } = row;
  return { ...session, tokenHash, redeemedAt, revokedAt: own ?? covered };
}

function epochOf(db: DatabaseSync, who: OwnerOrTenant) {
  return db.prepare("select value, at from epoch where owner = ?").get(ownerKey(who)) as
    | { value: string; at: number | null }
    | undefined;
}

function changed(db: DatabaseSync, sql: string, ...values: readonly (string | number | null)[]): boolean {
  return Number(db.prepare(sql).run(...values).changes) === 1;
}
