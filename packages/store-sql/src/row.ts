import { ownerKey, PortalError } from "@postern/core";
import type { PortalSession } from "@postern/core";
import type { Selectable } from "kysely";
import { externalKey } from "./keys.ts";
import type { SessionTable } from "./table.ts";

/** The columns a record is read from; the keys are for the database only. */
export const recordColumns = [
  "id",
  "tenant_id",
  "customer_id",
  "customer_external_id",
  "actor",
  "scopes",
  "use",
  "delivery",
  "salt",
  "link_hash",
  "token_hash",
  "kid",
  "epoch",
  "request_hash",
  "created_at",
  "open_until",
  "expires_at",
  "keep_until",
  "redeemed_at",
  "revoked_at",
  "return_url",
  "page",
  "locale",
  "metadata",
] as const satisfies readonly (keyof SessionTable)[];

type InstantOrNull = number | bigint | string | null;

/** A record's columns with those of its owner's two rows beside them, null where there is no such row. */
export type FoundRow = Pick<Selectable<SessionTable>, (typeof recordColumns)[number]> & OwnerColumns;

interface OwnerColumns {
  readonly tenant_epoch: string | null;
  readonly tenant_replaced_at: InstantOrNull;
  readonly customer_epoch: string | null;
  readonly customer_replaced_at: InstantOrNull;
}

/** Every column, each with a value. */
export type NewRow = Readonly<Record<keyof SessionTable, string | number | null>>;

/** Lays a record out in columns. */
export function rowOf(session: PortalSession): NewRow {
  const { tenantId, customerId, customerExternalId } = session;
  return {
    id: session.id,
    tenant_key: ownerKey({ tenantId }),
    customer_key: ownerKey({ tenantId, customerId }),
    external_key: customerExternalId === null ? null : externalKey(tenantId, customerExternalId),
    tenant_id: tenantId,
    customer_id: customerId,
    customer_external_id: customerExternalId,
    actor: session.actor,
    scopes: JSON.stringify(session.scopes),
    use: session.use,
    delivery: session.delivery,
    salt: session.salt,
    link_hash: session.linkHash,
    token_hash: session.tokenHash,
    kid: session.kid,
    epoch: session.epoch,
    request_hash: session.requestHash,
    created_at: session.createdAt,
    open_until: session.openUntil,
    expires_at: session.expiresAt,
    keep_until: session.keepUntil,
    redeemed_at: session.redeemedAt,
    revoked_at: session.revokedAt,
    return_url: session.returnUrl,
    page: session.page,
    locale: session.locale,
    metadata: session.metadata === null ? null : JSON.stringify(session.metadata),
  };
}

/**
 * Reads a record back, every member checked: the database is a file that others can write to.
 * @throws {PortalError} `store_corrupt`, naming the record and the column but never the value.
 */
export function sessionOf(row: FoundRow): PortalSession {
  const createdAt = instant(row, "created_at");
  return {
    id: text(row, "id"),
    tenantId: text(row, "tenant_id"),
    customerId: text(row, "customer_id"),
    customerExternalId: textOrNull(row, "customer_external_id"),
    actor: textOrNull(row, "actor"),
    scopes: scopes(row),
    use: oneOf(row, "use", ["once", "many"]),
    delivery: oneOf(row, "delivery", ["link", "redirect", "token"]),
    salt: text(row, "salt"),
    linkHash: textOrNull(row, "link_hash"),
    tokenHash: textOrNull(row, "token_hash"),
    kid: textOrNull(row, "kid"),
    epoch: text(row, "epoch"),
    requestHash: textOrNull(row, "request_hash"),
    createdAt,
    openUntil: instant(row, "open_until"),
    expiresAt: instant(row, "expires_at"),
    keepUntil: instant(row, "keep_until"),
    redeemedAt: instantOrNull(row, "redeemed_at"),
    revokedAt: instantOrNull(row, "revoked_at") ?? ownerRevokedAt(row, createdAt),
    returnUrl: textOrNull(row, "return_url"),
    page: textOrNull(row, "page"),
    locale: textOrNull(row, "locale"),
    metadata: metadata(row),
  };
}

/** Tells since when the owner's revocation covers a record; the earlier one if both tenant and customer were revoked. */
function ownerRevokedAt(row: FoundRow, createdAt: number): number | null {
  const { epoch, tenant_epoch, customer_epoch } = row;
  if (tenant_epoch !== null && customer_epoch !== null && epoch === `${tenant_epoch}.${customer_epoch}`) return null;
  const dot = epoch.indexOf(".");
  const instants = [
    epoch.slice(0, Math.max(0, dot)) === tenant_epoch ? null : instantOrNull(row, "tenant_replaced_at"),
    epoch.slice(dot + 1) === customer_epoch ? null : instantOrNull(row, "customer_replaced_at"),
  ].filter((at) => at !== null);
  return instants.length === 0 ? createdAt : Math.min(...instants);
}

type Column = keyof FoundRow;

function text(row: FoundRow, column: Column): string {
  const value = row[column];
  return typeof value === "string" ? value : corrupt(row, column);
}

function textOrNull(row: FoundRow, column: Column): string | null {
  return row[column] === null ? null : text(row, column);
}

function instant(row: FoundRow, column: Column): number {
  const value = row[column];
  if (typeof value === "number" && Number.isSafeInteger(value)) return value;
  const converted =
    typeof value === "bigint" || (typeof value === "string" && value !== "") ? Number(value) : Number.NaN;
  return Number.isSafeInteger(converted) ? converted : corrupt(row, column);
}

function instantOrNull(row: FoundRow, column: Column): number | null {
  return row[column] === null ? null : instant(row, column);
}

function oneOf<T extends string>(row: FoundRow, column: Column, allowed: readonly T[]): T {
  return allowed.find((each) => each === row[column]) ?? corrupt(row, column);
}

function scopes(row: FoundRow): readonly string[] {
  const value = json(row, "scopes");
  return Array.isArray(value) && value.every((each) => typeof each === "string") ? value : corrupt(row, "scopes");
}

function metadata(row: FoundRow): PortalSession["metadata"] {
  if (row.metadata === null) return null;
  const value = json(row, "metadata");
  return isFlat(value) ? value : corrupt(row, "metadata");
}

function isFlat(value: unknown): value is Record<string, string> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  return Object.values(value).every((each) => typeof each === "string");
}

function json(row: FoundRow, column: Column): unknown {
  try {
    return JSON.parse(text(row, column));
  } catch {
    return corrupt(row, column); // the parser's own message quotes the text
  }
}

function corrupt(row: FoundRow, column: Column): never {
  throw new PortalError("store_corrupt", {
    cause: new TypeError(`Session ${JSON.stringify(row.id)} has an unreadable "${column}".`),
  });
}
