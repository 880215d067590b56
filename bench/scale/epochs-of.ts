import { ownerKey } from "@postern/core";
import type { OwnerOrTenant } from "@postern/core";
import { hash } from "node:crypto";

/** Gives each owner an epoch of some characters that looks random and needs no memory of millions of owners. */
export function epochsOf(length: number): (owner: OwnerOrTenant) => string {
  const seed = hash("sha256", String(process.hrtime.bigint()), "base64url");
  let lastTenant: readonly [id: string, epoch: string] = ["", ""];
  return (owner) => {
    if (owner.customerId === undefined && owner.tenantId === lastTenant[0]) return lastTenant[1];
    const epoch = hash("sha256", seed + ownerKey(owner), "base64url").slice(0, length);
    if (owner.customerId === undefined) lastTenant = [owner.tenantId, epoch];
    return epoch;
  };
}
