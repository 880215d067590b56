import { randomBytes } from "node:crypto";
import { PortalError } from "@postern/core";
import type { PortalSession } from "@postern/core";
import { tagOf } from "./keys.ts";
import type { OwnerKeys } from "./keys.ts";

/** An owner's random value, and when it was last replaced. */
interface Epoch {
  readonly value: string;
  readonly replacedAt: number | null;
}

/**
 * The epochs of all owners of one tag are one text, a line for each: `<owner's key>:<value>` and, once it was
 * replaced, `:<instant>`. One text and not a hash, so that an MGET brings record and epochs together. A tag has
 * 24 bits: even a hundred million customers put six lines under each.
 */
const EPOCHS = /^(?:[\w-]{43}:[\w-]{12}(?::\d{1,16})?\n)+$/;
const EPOCH = /([\w-]{12})(?::(\d{1,16}))?\n/y;

/**
 * Finds an owner's epoch in the text of its tag.
 * @returns `undefined` if the owner has none.
 * @throws {PortalError} `store_corrupt` for a text of another form.
 */
export function epochIn(text: string | null, owner: string): Epoch | undefined {
  if (text === null) return undefined;
  const start = text.indexOf(`${owner}:`);
  if (start < 0) return EPOCHS.test(text) ? undefined : corrupt(owner);
  EPOCH.lastIndex = start + owner.length + 1;
  const [, value, at] = EPOCH.exec(text) ?? corrupt(owner);
  return { value: value!, replacedAt: at === undefined ? null : Number(at) };
}

function corrupt(owner: string): never {
  const cause = new TypeError(`The epochs of the tag "${tagOf(owner)}" are unreadable.`);
  throw new PortalError("store_corrupt", { cause });
}

export const EPOCH_LENGTH = 12;

/** A value that never comes back: 72 bits, 12 characters. Nobody gains by guessing one. */
export function randomEpoch(): string {
  return randomBytes(9).toString("base64url");
}

/**
 * Tells since when a record is revoked: by itself, else through its owner. The earlier instant counts if both
 * tenant and customer were revoked; a missing epoch fails closed.
 */
function revokedAtOf(record: PortalSession, tenant: Epoch | undefined, customer: Epoch | undefined): number | null {
  if (record.revokedAt !== null) return record.revokedAt;
  const { epoch, createdAt } = record;
  if (tenant !== undefined && customer !== undefined && epoch === `${tenant.value}.${customer.value}`) return null;
  const dot = epoch.indexOf(".");
  const instants = [
    epoch.slice(0, Math.max(0, dot)) === tenant?.value ? null : tenant?.replacedAt,
    epoch.slice(dot + 1) === customer?.value ? null : customer?.replacedAt,
  ].filter((at) => at !== null && at !== undefined);
  return instants.length === 0 ? createdAt : Math.min(...instants);
}

/**
 * A record as the contract wants it: `revokedAt` set if any revocation covers it.
 * @param ofTenant the epochs of the tag of the record's tenant, `null` where there are none.
 * @param ofCustomer the same of its customer.
 */
export function covered(
  record: PortalSession,
  { tenant, customer }: OwnerKeys,
  ofTenant: string | null,
  ofCustomer: string | null,
): PortalSession {
  const revokedAt = revokedAtOf(record, epochIn(ofTenant, tenant), epochIn(ofCustomer, customer));
  return revokedAt === record.revokedAt ? record : { ...record, revokedAt };
}

/** What the texts of its owners' epochs hold as long as neither was replaced since the session was created. */
export interface Uncovered {
  readonly tenant: string;
  readonly customer: string;
}

/** @returns `undefined` for a record whose epoch is none; only `covered` can tell what covers it. */
export function uncoveredBy({ epoch }: PortalSession, { tenant, customer }: OwnerKeys): Uncovered | undefined {
  const [own, theirs] = [epoch.slice(0, EPOCH_LENGTH), epoch.slice(EPOCH_LENGTH + 1)];
  if (epoch !== `${own}.${theirs}` || theirs.length !== EPOCH_LENGTH) return undefined;
  return { tenant: `${tenant}:${own}\n`, customer: `${customer}:${theirs}\n` };
}
