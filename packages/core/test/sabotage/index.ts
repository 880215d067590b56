import type { Sabotage } from "./kit.ts";
import { onCreate } from "./on-create.ts";
import { onLists } from "./on-lists.ts";
import { onLookAlikes } from "./on-look-alikes.ts";
import { onRedemption } from "./on-redemption.ts";
import { onRevocation } from "./on-revocation.ts";

/** Every way to break a store that the conformance cases are known to notice. */
export const sabotages: readonly Sabotage[] = [
  ...onCreate,
  ...onRedemption,
  ...onRevocation,
  ...onLookAlikes,
  ...onLists,
];
