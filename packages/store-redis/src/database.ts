import { readerOf, sharedReaderOf } from "./client.ts";
import type { Read } from "./client.ts";
import { keysOf } from "./keys.ts";
import type { Keys } from "./keys.ts";
import type { CheckedOptions } from "./options.ts";
import { runnerOf } from "./run.ts";
import type { Run } from "./run.ts";

/** The merchant's Redis as the verbs see it. */
export interface Database {
  readonly keys: Keys;
  readonly read: Read;
  /** The same, in one trip with all others who ask in this turn of the event loop; not on a Cluster. */
  readonly readTogether: Read;
  readonly run: Run;
}

export function databaseOf(options: CheckedOptions): Database {
  const { client, keyPrefix } = options;
  return Object.freeze({
    keys: keysOf(keyPrefix),
    read: readerOf(client),
    readTogether: sharedReaderOf(client),
    run: runnerOf(options),
  });
}
