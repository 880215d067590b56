import { join, parse } from "node:path";
import type { Portal } from "@postern/core";
import { demoPortal, type Scope } from "./demo-portal.ts";
import { portalKeys } from "./portal-keys.ts";
import { type DemoProfiles, demoProfiles } from "./profiles/demo-profiles.ts";
import { openProcessor, type Processor } from "./processor/processor.ts";
import { openSessionStore } from "./session-store.ts";
import { type Environment, type Overrides, readSettings, type Settings } from "./settings.ts";
import { openShop, type Shop } from "./shop/shop.ts";
import { type AuditTrail, openAuditTrail } from "./staff/audit-trail.ts";

/** Everything an example app is made of. */
export interface Demo {
  readonly settings: Settings;
  readonly portal: Portal<Scope>;
  readonly profiles: DemoProfiles;
  readonly shop: Shop;
  readonly trail: AuditTrail;
  readonly processor: Processor;
  readonly clock: () => number;
  /** Lets go of the databases. After the server has closed, not before. */
  close(): Promise<void>;
}

/** Opens the databases and checks the portal, before anything listens. @throws {Error} that says what to change. */
export async function openDemo(env: Environment, { clock = Date.now }: Overrides = {}): Promise<Demo> {
  const settings = readSettings(env);
  const sessions = await openSessionStore(settings.storeUrl, clock);
  const shop = openShop(sessions.file ?? ":memory:", clock);
  let trail: AuditTrail | undefined;
  const close = async () => {
    await trail?.close();
    shop.close();
    await sessions.close();
  };
  try {
    const portal = demoPortal({ settings, shop, store: sessions.store, clock, keys: portalKeys(sessions.file) });
    await portal.ready();
    trail = await openAuditTrail(portal, sessions.file === undefined ? ":memory:" : auditFile(sessions.file));
    const profiles = demoProfiles(portal, shop, settings);
    const processor = openProcessor({ clock, onCard: shop.paymentMethods.set });
    return { settings, portal, profiles, shop, trail, processor, clock, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Beside the sessions' file: `postern.db` has its trail in `postern-audit.db`. */
function auditFile(file: string): string {
  const { dir, name, ext } = parse(file);
  return join(dir, `${name}-audit${ext}`);
}
