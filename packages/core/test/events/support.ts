import { vi } from "vitest";
import { type PortalEvent, type PortalEventName, portalEventNames } from "../../src/events.ts";
import type { Portal, PortalOptions } from "../../src/index.ts";
import { testPortal, type TestScope } from "../support.ts";

/** Every event of a portal from now on, in order. */
export function listenTo(portal: Portal): PortalEvent[] {
  const told: PortalEvent[] = [];
  for (const name of portalEventNames) portal.on(name, (each) => void told.push(each));
  return told;
}

/** A portal and what it tells. */
export function setUp(options: Partial<PortalOptions<TestScope>> = {}) {
  const bench = testPortal(options);
  const told = listenTo(bench.portal);
  const mint = async (input: object = {}) => bench.portal.sessions.create({ customerId: "cus_acme", ...input });
  /** What was told since the last time this was asked. */
  const tell = () => told.splice(0);
  return { ...bench, mint, tell };
}

/** An event as it must be, to the last member. */
export function event(name: PortalEventName, at: number, members: Partial<PortalEvent> = {}): PortalEvent {
  const nothing = { tenantId: null, sessionId: null, customerId: null, customerExternalId: null, actor: null };
  return { event: name, at, ...nothing, reason: null, ip: null, userAgent: null, ...members };
}

/** How events name a session of Acme's. */
export const acmes = (sessionId: string, actor: string | null = null) => ({
  tenantId: "default",
  sessionId,
  customerId: "cus_acme",
  customerExternalId: "acme-001",
  actor,
});

export const names = (events: readonly PortalEvent[]) =>
  events.map(({ event: name, reason }) => (reason === null ? name : `${name} ${reason}`));

/** Keeps warnings out of the test's output, and counts them. */
export function warnings() {
  return vi.spyOn(process, "emitWarning").mockImplementation(() => {});
}
