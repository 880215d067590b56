import type { PortalSession } from "@postern/core";
import type { Database } from "./database.ts";
import { covered } from "./epochs.ts";
import { hintOf, isSessionId, rememberedOwnerKeys, tagOf, tenantHintOf } from "./keys.ts";
import { recordOf } from "./record.ts";

const REMEMBERED = 10_000;

/**
 * Makes `find`: record and epochs in one round trip, by guessing where the owner's epochs are.
 *
 * The guess is what the id hints at. Where the record says otherwise, as for an id that was made from an idempotency
 * key, the missing epochs cost a second trip, and the next guess for such an id is right. What is remembered are
 * places; what stands there is read every time.
 */
export function finder({ keys, read }: Database): (id: string) => Promise<PortalSession | undefined> {
  const ownerKeysOf = rememberedOwnerKeys();
  const elsewhere = new Map<string, readonly string[]>();
  const remember = (hint: string, tags: readonly string[]) => {
    if (elsewhere.size >= REMEMBERED) elsewhere.clear();
    elsewhere.set(hint, tags);
  };
  return async (id) => {
    if (!isSessionId(id)) return undefined;
    const hint = hintOf(id);
    const guess = elsewhere.get(hint) ?? [tenantHintOf(id), hint];
    const [text, ...answers] = await read([keys.record(id), ...guess.map(keys.epochs)]);
    if (text === null || text === undefined) return undefined;
    const record = recordOf(id, text);
    const owners = ownerKeysOf(record);
    const [ofTenant, ofCustomer] = [tagOf(owners.tenant), tagOf(owners.customer)];
    if (guess[0] === ofTenant && guess[1] === ofCustomer)
      return covered(record, owners, answers[0] ?? null, answers[1] ?? null);
    const epochs = new Map(guess.map((tag, i) => [tag, answers[i] ?? null]));
    const missing = [ofTenant, ofCustomer].filter((tag) => !epochs.has(tag));
    const more = await read(missing.map(keys.epochs));
    for (const [i, tag] of missing.entries()) epochs.set(tag, more[i] ?? null);
    remember(hint, [ofTenant, ofCustomer]);
    return covered(record, owners, epochs.get(ofTenant) ?? null, epochs.get(ofCustomer) ?? null);
  };
}
