import { randomBytes } from "node:crypto";
import { ownerKey } from "@postern/core";
import type { Owner, OwnerOrTenant } from "@postern/core";
import type { CompiledQuery, Kysely } from "kysely";
import { affected, execute } from "./execute.ts";
import type { Queries } from "./queries.ts";
import { isDuplicate } from "./sql-errors.ts";
import type { Tables } from "./table.ts";

/** Tells the owner's epoch, tenant's and customer's, creating what is absent. */
export async function currentEpoch(db: Kysely<Tables>, queries: Queries, owner: Owner): Promise<string> {
  const { tenantId, customerId } = owner;
  const keys = { tenant: ownerKey({ tenantId }), customer: ownerKey({ tenantId, customerId }) };
  const known = await readEpochs(db, queries, keys);
  const made = await Promise.all([
    known.get(keys.tenant) ?? makeEpoch(db, queries, keys.tenant),
    known.get(keys.customer) ?? makeEpoch(db, queries, keys.customer),
  ]);
  if (made[0] !== undefined && made[1] !== undefined) return `${made[0]}.${made[1]}`;
  // Somebody else made one between our look and our insert: theirs counts.
  const agreed = await readEpochs(db, queries, keys);
  const [tenant, customer] = [agreed.get(keys.tenant), agreed.get(keys.customer)];
  if (tenant === undefined || customer === undefined)
    throw new Error("An owner's row was deleted while its epoch was read.");
  return `${tenant}.${customer}`;
}

/**
 * Replaces an epoch: UPDATE, else INSERT, on duplicate UPDATE. Not in a transaction, where a duplicate key
 * would undo everything on PostgreSQL and a snapshot would hide the row that is in the way.
 */
export async function replaceEpoch(
  db: Kysely<Tables>,
  queries: Queries,
  who: OwnerOrTenant,
  at: number,
): Promise<void> {
  const values = { owner: ownerKey(who), epoch: randomEpoch(), at };
  if ((await affected(db, queries.replaceEpoch(values))) > 0) return;
  if (await inserted(db, queries.insertOwner(values))) return;
  await affected(db, queries.replaceEpoch(values));
}

/** Inserts one row. @returns `false` if its key is taken, with nothing written. */
export async function inserted(db: Kysely<Tables>, insert: CompiledQuery): Promise<boolean> {
  try {
    await execute(db, insert);
    return true;
  } catch (error) {
    if (isDuplicate(error)) return false;
    throw error;
  }
}

async function makeEpoch(db: Kysely<Tables>, queries: Queries, owner: string): Promise<string | undefined> {
  const epoch = randomEpoch();
  return (await inserted(db, queries.insertOwner({ owner, epoch, at: null }))) ? epoch : undefined;
}

async function readEpochs(
  db: Kysely<Tables>,
  queries: Queries,
  keys: { readonly tenant: string; readonly customer: string },
): Promise<ReadonlyMap<string, string>> {
  const { rows } = await execute(db, queries.epochs(keys));
  return new Map(rows.map((row) => [row.owner_key, row.epoch]));
}

function randomEpoch(): string {
  return randomBytes(16).toString("base64url");
}
