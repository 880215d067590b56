import { randomInt } from "node:crypto";
import { open } from "lmdb";
import type { Document, Documents, Place } from "./documents.ts";

interface Stored {
  readonly text: string;
  readonly places: readonly Place[];
}

/** An open database of one directory, which any number of processes may have open. */
export interface LmdbDocuments extends Documents {
  close(): Promise<void>;
}

/** Opens the documents in a directory of this host, never of a network file system. */
export function lmdbDocuments(path: string): LmdbDocuments {
  // Without overlapping syncs a write resolves once it is on disk, not once it is visible. Without batching by event
  // turn a commit that fails rejects its own writes only, and no promise that nobody holds.
  const root = open({ path, maxDbs: 2, overlappingSync: false, eventTurnBatching: false });
  const documents = root.openDB<Stored, string>({ name: "documents", useVersions: true });
  const index = root.openDB<string, [string, string]>({ name: "places", encoding: "string" });

  let closed = false;
  const checkOpen = () => {
    if (closed) throw new Error("The database was closed."); // LMDB's driver would end the process
  };
  const read = (key: string): Document | undefined => {
    const entry = documents.getEntry(key);
    return entry && { ...entry.value, key, version: entry.version! };
  };
  // A snapshot otherwise serves all reads of an event turn, and misses what another process has written since.
  const fresh = () => {
    checkOpen();
    documents.resetReadTxn();
  };
  const committed = async (write: () => Promise<boolean>) => {
    checkOpen();
    return write().catch(withReason);
  };

  return {
    async get(keys) {
      fresh();
      return keys.map(read);
    },
    insert: (key, text, places) =>
      committed(() =>
        documents.ifNoExists(key, () => {
          void documents.put(key, { text, places }, newVersion());
          for (const place of places) void index.put([place.index, place.order], key);
        }),
      ),
    replace: ({ key, version, places }, text) =>
      committed(() => documents.put(key, { text, places }, newVersion(), version)),
    remove: ({ key, version, places }) =>
      committed(() =>
        documents.ifVersion(key, version, () => {
          void documents.remove(key);
          for (const place of places) void index.remove([place.index, place.order]);
        }),
      ),
    async below(name, order, limit) {
      fresh();
      const range = { start: [name, order], end: [name], reverse: true, exclusiveStart: true, limit };
      const keys = [...index.getRange(range)].map(({ value }) => value);
      return keys.map(read).filter((document) => document !== undefined);
    },
    async close() {
      closed = true;
      await root.close();
    },
  };
}

/** Random, because a counted version would start again with the next document of the key. */
function newVersion(): number {
  return randomInt(1, 2 ** 48 - 1);
}

/** A failed commit keeps its reason in a second promise, which ends the process if nobody listens. */
async function withReason(error: Error & { readonly commitError?: Promise<never> }): Promise<never> {
  await error.commitError;
  throw error;
}
