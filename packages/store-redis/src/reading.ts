import type { PortalSession } from "@postern/core";
import { uncoveredBy } from "./epochs.ts";
import type { Uncovered } from "./epochs.ts";
import { ownerKeysOf } from "./keys.ts";
import type { OwnerKeys } from "./keys.ts";
import { recordOf } from "./record.ts";

/** What the text of a record says. */
export interface Reading {
  readonly text: string;
  /** Frozen, and so are `scopes` and `metadata`: every look-up that finds the text unchanged is given this one. */
  readonly record: PortalSession;
  readonly owners: OwnerKeys;
  readonly uncovered: Uncovered | undefined;
}

const REMEMBERED = 1_000;

/**
 * Makes the way to read records that remembers: the same text of the same id says the same. The text itself is fetched
 * every time, so nothing is older than Redis; only parsing it, checking it and hashing its owner is not repeated,
 * which is a sixth of a look-up.
 */
export function reader(): (id: string, text: string) => Reading {
  const known = new Map<string, Reading>();
  return (id, text) => {
    const before = known.get(id);
    if (before?.text === text) return before;
    const record = frozen(recordOf(id, text));
    const owners = ownerKeysOf(record);
    const reading = { text, record, owners, uncovered: uncoveredBy(record, owners) };
    if (known.size >= REMEMBERED) known.clear();
    known.set(id, reading);
    return reading;
  };
}

function frozen(record: PortalSession): PortalSession {
  Object.freeze(record.scopes);
  Object.freeze(record.metadata);
  return Object.freeze(record);
}
