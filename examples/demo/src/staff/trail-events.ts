import type { PortalEventName } from "@postern/core";

/** Every event, in words. */
export const eventWords: Readonly<Record<PortalEventName, string>> = {
  created: "Created",
  opened: "Opened",
  redeemed: "Redeemed",
  denied: "Denied",
  revoked: "Revoked",
  expired: "Expired",
};

export function isEventName(text: string): text is PortalEventName {
  return Object.hasOwn(eventWords, text);
}
