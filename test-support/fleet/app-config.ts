import type { PortalOptions } from "@postern/core";
import type { StoreConfig } from "./open-store.ts";

/** How to start one process of the app. */
export interface AppConfig {
  readonly store: StoreConfig;
  /** Migrates before it starts; default false. */
  readonly migrate?: boolean;
  readonly keys?: PortalOptions<string>["keys"];
  /** Kills itself once the store has answered this verb, before anybody hears of it. */
  readonly dieAfter?: "redeem" | "revoke";
  /** Every hook and listener throws. */
  readonly hooksThrow?: boolean;
}

/** What a running app may be told. */
export type Tell = "hog the pool" | "give back" | "be full" | "have room" | "shut down";
