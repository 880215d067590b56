import type { PortalAccess } from "@postern/core";
import type { Scope } from "../demo-portal.ts";
import type { Demo } from "../open-demo.ts";

/** What the guard admitted, and what every page of the portal is framed with. */
export interface Visit extends PortalAccess<Scope> {
  /** Until the session ends, whole and by the server's clock: a customer's own may be wrong. */
  readonly secondsLeft: number;
  /** Whose pages may show the portal in a frame. */
  readonly embedOrigin: string;
}

export function visitOf({ settings, clock }: Pick<Demo, "settings" | "clock">, access: PortalAccess<Scope>): Visit {
  const secondsLeft = Math.max(0, Math.floor((access.expiresAt - clock()) / 1000));
  return { ...access, secondsLeft, embedOrigin: settings.embedOrigin };
}
