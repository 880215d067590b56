import type { PortalAccess } from "@postern/core";
import type { Scope } from "./demo-portal.ts";
import type { DemoReply, DemoRequest } from "./exchange.ts";

type Answer = DemoReply | Promise<DemoReply>;

/** A route as plain data, for all frameworks: `/invoices/:id` means the same to each of them. */
export interface Route {
  readonly method: "get" | "post";
  readonly path: string;
  readonly handle: (request: DemoRequest) => Answer;
}

/** A route of the customer side, below `/portal`. */
export interface CustomerRoute extends Omit<Route, "handle"> {
  /** What the session must hold; nothing admits every live session. */
  readonly scopes: readonly Scope[];
  /** @param access the session's: whatever is answered is of its customer, and of nobody whom the request names. */
  readonly handle: (access: PortalAccess<Scope>, request: DemoRequest) => Answer;
}
