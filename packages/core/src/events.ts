import { channel } from "node:diagnostics_channel";
import type { Clock } from "./clock.ts";
import type { PortalErrorCode } from "./errors.ts";
import type { PortalSession } from "./session.ts";

/**
 * What happens to sessions. `created`, `redeemed` and `revoked` are changes, each told once, by the call that the
 * store acknowledged it to; `opened`, `denied` and `expired` are met by requests, and told as often as that happens.
 * @see docs/adr/0015-events-from-what-is-met.md
 */
export const portalEventNames = ["created", "opened", "redeemed", "denied", "revoked", "expired"] as const;

export type PortalEventName = (typeof portalEventNames)[number];

/** What an auditor learns; no token, no secret, no hash. What is not known is `null`. */
export interface PortalEvent {
  readonly event: PortalEventName;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly tenantId: string | null;
  /** `null` for what concerns no single session: a revoked customer or tenant, or an unknown token. */
  readonly sessionId: string | null;
  /** `null` also when a whole tenant was revoked. */
  readonly customerId: string | null;
  readonly customerExternalId: string | null;
  readonly actor: string | null;
  /** Why it was denied. */
  readonly reason: PortalErrorCode | null;
  /** As the host tells it; trust it as far as your proxy settings. */
  readonly ip: string | null;
  readonly userAgent: string | null;
}

/** Who sent the request that is being answered; nothing is known in-process. */
interface Caller {
  readonly ip?: string | undefined;
  readonly userAgent?: string | undefined;
}

/** Asked only if somebody listens. */
export type AskCaller = () => Caller;
export const nobody: AskCaller = () => ({});

/** Nobody waits for it. */
export type PortalListener = (event: PortalEvent) => void | Promise<void>;

/** Whom an event concerns, as far as it is known. */
export type Concerned = Partial<
  Pick<PortalSession, "tenantId" | "customerId" | "customerExternalId" | "actor"> & { readonly sessionId: string }
>;

/** The events of one portal. */
export interface Events {
  on(event: PortalEventName, listener: PortalListener): () => void;
  emit(event: PortalEventName, whom: Concerned, caller: AskCaller, reason?: PortalErrorCode): void;
}

/**
 * Tells listeners and the diagnostics channels `postern:created`, `postern:opened`, …
 *
 * Free when nobody listens. A listener that throws or rejects harms no request.
 * @param onThrow told what a listener threw.
 */
export function createEvents(clock: Clock, onThrow: (error: unknown) => void): Events {
  const listeners = new Map(portalEventNames.map((name) => [name, new Set<PortalListener>()]));
  const channels = new Map(portalEventNames.map((name) => [name, channel(`postern:${name}`)]));
  return {
    on(event, listener) {
      const known = listeners.get(event);
      if (known === undefined)
        throw new TypeError(`the portal has no event of that name; known are ${portalEventNames.join(", ")}`);
      if (typeof listener !== "function") throw new TypeError("portal.on needs a function to call");
      const own: PortalListener = (told) => listener(told); // the same function twice is two listeners
      known.add(own);
      return () => void known.delete(own);
    },
    emit(event, whom, caller, reason) {
      const called = listeners.get(event)!;
      const published = channels.get(event)!;
      if (called.size === 0 && !published.hasSubscribers) return;
      const told = eventOf(event, clock(), whom, callerFrom(caller), reason);
      published.publish(told); // Node reports what a subscriber throws as an uncaught exception of its own
      const now = [...called]; // a listener may add another
      for (const listener of now) callSafely(listener, told, onThrow);
    },
  };
}

function eventOf(
  event: PortalEventName,
  at: number,
  { tenantId, sessionId, customerId, customerExternalId, actor }: Concerned,
  { ip, userAgent }: Caller,
  reason: PortalErrorCode | undefined,
): PortalEvent {
  return Object.freeze({
    event,
    at,
    tenantId: tenantId ?? null,
    sessionId: sessionId ?? null,
    customerId: customerId ?? null,
    customerExternalId: customerExternalId ?? null,
    actor: actor ?? null,
    reason: reason ?? null,
    ip: ip || null,
    userAgent: userAgent?.slice(0, 512) || null,
  });
}

/** The host's own code tells the address (Express's "trust proxy", say): what it throws harms no request. */
function callerFrom(ask: AskCaller): Caller {
  try {
    return ask();
  } catch {
    return {};
  }
}

function callSafely(listener: PortalListener, told: PortalEvent, onThrow: (error: unknown) => void): void {
  try {
    const done = listener(told);
    if (done instanceof Promise) done.catch(onThrow);
  } catch (error) {
    onThrow(error);
  }
}

/** A session as events name it. */
export function concerning({ id, tenantId, customerId, customerExternalId, actor }: PortalSession): Concerned {
  return { sessionId: id, tenantId, customerId, customerExternalId, actor };
}
