import { hash } from "node:crypto";
import { ownerKey } from "@postern/core";
import type { Owner } from "@postern/core";

const ID = /^ps_[A-Za-z0-9_-]{4,61}$/;
const TAG_LENGTH = 4;
const BUCKET_LENGTH = 3;
// Together 90 bits. Two owners that met there would only cost each other time: lists compare the record.
const STEM_LENGTH = 12;

/** Tells whether a text can be a session's id at all; others never reach Redis. */
export function isSessionId(id: string): boolean {
  return ID.test(id);
}

/** Where core's routing hint says that the session's customer is. Only the record knows. */
export function hintOf(id: string): string {
  return id.slice("ps_".length, "ps_".length + TAG_LENGTH);
}

/** Where the next hint says that its tenant is; a shorter id has none, and gives some other text. */
export function tenantHintOf(id: string): string {
  return id.slice("ps_".length + TAG_LENGTH, "ps_".length + 2 * TAG_LENGTH);
}

/** The hashes by which everything of an owner is found. The merchant's own texts are in no key. */
export interface OwnerKeys {
  readonly tenant: string;
  readonly customer: string;
}

export function ownerKeysOf({ tenantId, customerId }: Owner): OwnerKeys {
  return { tenant: ownerKey({ tenantId }), customer: ownerKey({ tenantId, customerId }) };
}

/** Never equal to an owner's key: the list that is hashed is longer. */
export function externalKeyOf(tenantId: string, customerExternalId: string): string {
  return hash("sha256", JSON.stringify([tenantId, "external", customerExternalId]), "base64url");
}

/** The hash tag of an owner: on a Cluster, what shares one lives in one slot. */
export function tagOf(key: string): string {
  return key.slice(0, TAG_LENGTH);
}

/** Where the index of an owner or an external id is: in a sorted set that it shares, under a stem of its own. */
export interface Place {
  readonly key: string;
  /** What every member of this index begins with. */
  readonly stem: string;
}

/** Spells every key of the store; each has a hash tag in braces. */
export type Keys = ReturnType<typeof keysOf>;

export function keysOf(prefix: string) {
  const tagged = (tag: string, rest: string) => `${prefix}{${tag}}:${rest}`;
  return {
    record: (id: string) => tagged(hintOf(id), id),
    /** The epochs of all owners of one tag, one or two as a rule. */
    epochs: (tag: string) => tagged(tag, "e"),
    /**
     * Most indexes hold a session or two. In a sorted set of its own each entry would take 200 bytes; in one of
     * 262,144 shared ones it takes 70 once there are a million.
     */
    index: (hashed: string): Place => ({
      key: tagged(hashed.slice(0, BUCKET_LENGTH), "i"),
      stem: hashed.slice(BUCKET_LENGTH, BUCKET_LENGTH + STEM_LENGTH),
    }),
    /** Never written: what `ready` tries its commands on. */
    probe: tagged("ready", "probe"),
  };
}
