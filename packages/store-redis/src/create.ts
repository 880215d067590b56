import type { PortalSession } from "@postern/core";
import type { Database } from "./database.ts";
import { addEntryScript } from "./index-scripts.ts";
import { positionText } from "./index-entry.ts";
import { externalKeyOf, isSessionId, ownerKeysOf } from "./keys.ts";
import type { Keys, Place } from "./keys.ts";
import { textOf } from "./record-text.ts";
import { isOne } from "./run.ts";
import { createScript } from "./session-scripts.ts";

/**
 * Index first, record second: whatever fails in between leaves an entry without a record, which lists pass
 * over, and never a record that no list knows.
 */
export async function createSession({ keys, run }: Database, session: PortalSession): Promise<boolean> {
  if (!isSessionId(session.id)) throw new TypeError('A session\'s id is "ps_" and 4 to 61 characters of base64url.');
  const text = textOf(session); // before anything is awaited: the record is the caller's
  const key = keys.record(session.id);
  // Relative, because the app's clock need not be the server's. What it collects is never decided by it.
  const keepMs = Math.max(1, session.keepUntil - session.createdAt);
  const position = positionText(session);
  const adding = placesOf(keys, session).map(({ key: index, stem }) =>
    run(addEntryScript, index, stem, position, keepMs),
  );
  await Promise.all(adding);
  return isOne(await run(createScript, key, text, keepMs));
}

function placesOf(keys: Keys, session: PortalSession): readonly Place[] {
  const { tenantId, customerExternalId } = session;
  const { tenant, customer } = ownerKeysOf(session);
  const hashed = [tenant, customer];
  if (customerExternalId !== null) hashed.push(externalKeyOf(tenantId, customerExternalId));
  return hashed.map(keys.index);
}
