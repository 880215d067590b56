import { createHash } from "node:crypto";
import { ownerKey } from "@postern/core";
import type { ListPosition, ListQuery, PortalSession } from "@postern/core";
import type { Document, Place } from "./documents.ts";
import { storedJson } from "./stored-json.ts";

/** The index of what may be purged. */
export const DUE = "due";

/** Above every order. */
export const TOP = "~";

/** Only what core may have made is looked up: `find` is asked for anything. */
export function isSessionId(id: string): boolean {
  return /^ps_[A-Za-z0-9_-]{1,61}$/.test(id);
}

export function sessionKey(id: string): string {
  return `session/${id}`;
}

/** A JSON text and no document of the database's own: names in `metadata` may be anything. */
export function textOf(session: PortalSession): string {
  return JSON.stringify(session);
}

/** Reads a session. Core checks every member before it decides, and answers junk with a 503. */
export function sessionOf(document: Document): PortalSession {
  return storedJson(document) as PortalSession;
}

/** Three lists and the purge. Indexes hold hashes of the merchant's texts, never the texts. */
export function placesOf(session: PortalSession): readonly Place[] {
  const { tenantId, customerId, customerExternalId, keepUntil, id } = session;
  const indexes = [ownerKey({ tenantId }), ownerKey({ tenantId, customerId })];
  if (customerExternalId !== null) indexes.push(externalKey(tenantId, customerExternalId));
  const order = orderOf(session);
  return [...indexes.map((index) => ({ index, order })), { index: DUE, order: orderOf({ createdAt: keepUntil, id }) }];
}

/** The index that a list walks. */
export function indexFor({ tenantId, customerId, customerExternalId }: ListQuery): string {
  if (customerId !== undefined) return ownerKey({ tenantId, customerId });
  if (customerExternalId !== undefined) return externalKey(tenantId, customerExternalId);
  return ownerKey({ tenantId });
}

/** Sixteen digits, then the id: the order of the bytes is the order of the list. */
export function orderOf({ createdAt, id }: ListPosition): string {
  return `${String(createdAt).padStart(16, "0")}${id}`;
}

// Three members where an owner's key has one or two, so that none equals another.
function externalKey(tenantId: string, customerExternalId: string): string {
  const text = JSON.stringify([tenantId, "external", customerExternalId]);
  return createHash("sha256").update(text).digest("base64url");
}
