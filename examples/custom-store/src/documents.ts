/** A document as it was read. */
export interface Document {
  readonly key: string;
  readonly text: string;
  /** Where it stands in indexes; never changes. */
  readonly places: readonly Place[];
  /** Changes with every write, and never comes back, not even for a new document of the same key. */
  readonly version: number;
}

/** A document's position in an index. Both are ASCII, and orders compare by their bytes. */
export interface Place {
  readonly index: string;
  readonly order: string;
}

/**
 * What a document database must offer to hold portal sessions: five calls.
 *
 * Each is atomic, a document with its places. Once a write resolved it is on disk, and every later read of every
 * process sees it. A call that cannot tell what happened rejects.
 */
export interface Documents {
  /** Reads some documents in one round trip; `undefined` stands for what is absent. */
  get(keys: readonly string[]): Promise<readonly (Document | undefined)[]>;
  /** @returns `false` if there is a document of that key, with nothing written. */
  insert(key: string, text: string, places: readonly Place[]): Promise<boolean>;
  /** @returns `false` if it is no longer the document that was read, with nothing written. */
  replace(read: Document, text: string): Promise<boolean>;
  /** @returns `false` if it is no longer the document that was read, with nothing removed. */
  remove(read: Document): Promise<boolean>;
  /** Reads what stands in an index strictly below an order, highest first. */
  below(index: string, order: string, limit: number): Promise<readonly Document[]>;
}
