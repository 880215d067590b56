import type { PortalSession } from "@postern/core";
import type { Database } from "./database.ts";
import { covered } from "./epochs.ts";
import { hintOf, isSessionId, tagOf, tenantHintOf } from "./keys.ts";
import { reader } from "./reading.ts";

const REMEMBERED = 10_000;

/**
 * Makes `find`: record and epochs in one round trip, by guessing where the owner's epochs are.
 *
 * The guess is what the id hints at. Where the record says otherwise, as for an id that was made from an idempotency
 * key, the missing epochs cost a second trip, and the next guess for such an id is right. What is remembered are
 * places and what a text says; what stands there is fetched every time.
 */
export function finder({ keys, read, readTogether }: Database): (id: string) => Promise<PortalSession | undefined> {
  const readingOf = reader();
  const elsewhere = new Map<string, readonly [tenant: string, customer: string]>();
  const remember = (hint: string, tags: readonly [string, string]) => {
    if (elsewhere.size >= REMEMBERED) elsewhere.clear();
    elsewhere.set(hint, tags);
  };
  return async (id) => {
    if (!isSessionId(id)) return undefined;
    const hint = hintOf(id);
    const known = elsewhere.get(hint);
    const nearTenant = known?.[0] ?? tenantHintOf(id);
    const nearCustomer = known?.[1] ?? hint;
    const texts = await readTogether([keys.record(id), keys.epochs(nearTenant), keys.epochs(nearCustomer)]);
    const text = texts[0];
    if (text === null || text === undefined) return undefined;
    const { record, owners, uncovered } = readingOf(id, text);
    // What nearly every guarded request meets, told by two searches.
    if (uncovered !== undefined && texts[1]?.includes(uncovered.tenant) && texts[2]?.includes(uncovered.customer))
      return record;
    const epochs = new Map([
      [nearTenant, texts[1] ?? null],
      [nearCustomer, texts[2] ?? null],
    ]);
    const tags = [tagOf(owners.tenant), tagOf(owners.customer)] as const;
    const missing = tags.filter((tag) => !epochs.has(tag));
    if (missing.length > 0) {
      const more = await read(missing.map(keys.epochs));
      for (const [i, tag] of missing.entries()) epochs.set(tag, more[i] ?? null);
      remember(hint, tags);
    }
    return covered(record, owners, epochs.get(tags[0]) ?? null, epochs.get(tags[1]) ?? null);
  };
}
