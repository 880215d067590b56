import { ownerKey, PortalError } from "@postern/core";
import type { Owner, OwnerOrTenant } from "@postern/core";
import type { Database } from "./database.ts";
import { epochScript, replaceEpochScript } from "./epoch-scripts.ts";
import { EPOCH_LENGTH, epochIn, randomEpoch } from "./epochs.ts";
import { ownerKeysOf, tagOf } from "./keys.ts";

/** Tells the owner's epoch, tenant's and customer's, creating what is absent. */
export async function currentEpoch({ keys, read, run }: Database, owner: Owner): Promise<string> {
  const { tenant, customer } = ownerKeysOf(owner);
  const owners = [tenant, customer];
  const texts = await read(owners.map((key) => keys.epochs(tagOf(key))));
  const values = await Promise.all(
    owners.map(async (key, i) => {
      const known = epochIn(texts[i] ?? null, key);
      return known?.value ?? run(epochScript, keys.epochs(tagOf(key)), key, randomEpoch());
    }),
  );
  if (values.some((value) => typeof value !== "string" || value.length !== EPOCH_LENGTH))
    throw new PortalError("store_corrupt");
  return values.join(".");
}

/** Replaces an epoch and keeps the instant beside it. */
export async function replaceEpoch({ keys, run }: Database, who: OwnerOrTenant, at: number): Promise<void> {
  const key = ownerKey(who);
  await run(replaceEpochScript, keys.epochs(tagOf(key)), key, randomEpoch(), at);
}
