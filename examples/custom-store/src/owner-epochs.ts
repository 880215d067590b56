import { randomBytes } from "node:crypto";
import { ownerKey, PortalError } from "@postern/core";
import type { Owner, OwnerOrTenant, PortalSession } from "@postern/core";
import type { Document, Documents } from "./documents.ts";
import { storedJson } from "./stored-json.ts";

/** A random value that sessions carry a copy of, and when it was last replaced. */
interface Epoch {
  readonly value: string;
  readonly replacedAt: number | null;
}

/** The keys of the two documents that hold an owner's epochs. */
export function epochKeysOf({ tenantId, customerId }: Owner): readonly [tenant: string, customer: string] {
  return [keyOf({ tenantId }), keyOf({ tenantId, customerId })];
}

export async function currentEpoch(documents: Documents, owner: Owner): Promise<string> {
  const keys = epochKeysOf(owner);
  let found = await documents.get(keys);
  const absent = keys.filter((_, i) => found[i] === undefined);
  if (absent.length > 0) {
    // Where an insert answers false, somebody else was first, and theirs counts.
    await Promise.all(absent.map((key) => documents.insert(key, newEpoch(null), [])));
    found = await documents.get(keys);
  }
  return found.map((document) => epochOf(document)!.value).join(".");
}

export async function replaceEpoch(documents: Documents, owner: OwnerOrTenant, at: number): Promise<void> {
  const key = keyOf(owner);
  const text = newEpoch(at);
  for (;;) {
    const [known] = await documents.get([key]);
    const written = known === undefined ? documents.insert(key, text, []) : documents.replace(known, text);
    if (await written) return;
  }
}

/**
 * Tells since when a session is revoked: by itself, else through its owner.
 * @param owners what was read under `epochKeysOf`.
 */
export function revokedAtOf(session: PortalSession, owners: readonly (Document | undefined)[]): number | null {
  if (session.revokedAt !== null) return session.revokedAt;
  const epochs = owners.map(epochOf);
  if (epochs.map((epoch) => epoch?.value).join(".") === session.epoch) return null;
  const values = session.epoch.split(".");
  const instants = epochs
    .map((epoch, i) => (epoch?.value === values[i] ? null : epoch?.replacedAt))
    .filter((at) => typeof at === "number");
  return instants.length === 0 ? session.createdAt : Math.min(...instants);
}

function keyOf(owner: OwnerOrTenant): string {
  return `owner/${ownerKey(owner)}`;
}

/** Random, so that a lost epoch cannot return as an earlier one. */
function newEpoch(replacedAt: number | null): string {
  return JSON.stringify({ value: randomBytes(16).toString("base64url"), replacedAt } satisfies Epoch);
}

// Core never sees an epoch's document, so this is where junk must be found out.
function epochOf(document: Document | undefined): Epoch | undefined {
  if (document === undefined) return undefined;
  const { value, replacedAt } = storedJson(document) as Partial<Epoch>;
  const sound = typeof value === "string" && (replacedAt === null || Number.isSafeInteger(replacedAt));
  if (!sound) throw new PortalError("store_corrupt", { cause: new TypeError(`"${document.key}" is no epoch.`) });
  return { value, replacedAt: replacedAt ?? null };
}
