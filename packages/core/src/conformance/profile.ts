import type { AdapterCase } from "./adapter-case.ts";
import { billstackCases } from "./profile-billstack.ts";
import { flexpriceCases } from "./profile-flexprice.ts";
import { marginfrontCases } from "./profile-marginfront.ts";
import { stripeCases } from "./profile-stripe.ts";
import { unitpayCases } from "./profile-unitpay.ts";

/**
 * What callers of other products get through an adapter's `profileRoutes`, as data: requests, and the whole of their
 * replies, on any host.
 * @example
 * for (const c of profileCases) test(c.name, () => c.run({ start }));
 */
export const profileCases: readonly AdapterCase[] = [
  ...marginfrontCases,
  ...unitpayCases,
  ...billstackCases,
  ...flexpriceCases,
  ...stripeCases,
];
