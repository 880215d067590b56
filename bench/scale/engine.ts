import type { PortalStore } from "@postern/core";
import type { Shape } from "./shape.ts";

/** A server of this run's own. */
export interface Engine {
  /** As a reader knows it, with its version. */
  readonly name: string;
  /** What differs from its defaults and matters here. */
  readonly settings: string;
  /** The share of sessions to be filled in that are due for the purge. */
  readonly due: number;
  /** Makes one more empty database, side by side with the others. */
  open(label: string): Promise<Database>;
  stop(): Promise<void>;
}

/** One database with its store. */
export interface Database {
  readonly store: PortalStore;
  /**
   * Loads what the store itself would have left, and tells each session on the way.
   */
  load(shape: Shape, tell: (session: Parameters<PortalStore["create"]>[0]) => void): Promise<void>;
  /** What its sessions, indexes and epochs take, in bytes; of an engine that only knows its whole, the whole. */
  bytes(): Promise<number>;
  /** Makes sessions due, where the engine removes them by itself. */
  beforePurge?(): Promise<void>;
  /** Removes what is due until it is told to stop. @returns how many went, where that is known. */
  purge(signal: AbortSignal): Promise<number | null>;
}
