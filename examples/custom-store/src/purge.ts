import type { Documents } from "./documents.ts";
import { DUE, orderOf } from "./session-document.ts";

const BATCH = 100;

/**
 * Removes the sessions that need not be kept any longer. Epochs stay for ever.
 * @param now epoch milliseconds: what has a `keepUntil` up to then goes.
 * @returns how many this call removed.
 */
export async function purge(documents: Documents, now: number): Promise<number> {
  let removed = 0;
  for (;;) {
    const due = await documents.below(DUE, orderOf({ createdAt: now + 1, id: "" }), BATCH);
    // One that somebody has changed since it was read goes with the next batch.
    for (const document of due) if (await documents.remove(document)) removed++;
    if (due.length < BATCH) return removed;
  }
}
