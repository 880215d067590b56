import type { PortalAccess } from "@postern/core";
import type { Scope } from "../demo-portal.ts";
import type { DemoRequest } from "../exchange.ts";
import type { CustomerRoute } from "../routes.ts";
import { jsonReply } from "../ui/reply.ts";
import { type PortalPage, portalReply } from "./frame.ts";
import { type Parts, type View, viewOf } from "./view.ts";

/** A page of the portal. */
export function pageRoute(
  parts: Parts,
  path: string,
  scopes: readonly Scope[],
  draw: (view: View, request: DemoRequest) => PortalPage,
): CustomerRoute {
  return {
    method: "get",
    path,
    scopes,
    handle(access, request) {
      const view = viewOf(parts, access, request);
      return portalReply(view, draw(view, request));
    },
  };
}

/** The same data for programs. */
export function apiRoute(
  path: string,
  scopes: readonly Scope[],
  answer: (access: PortalAccess<Scope>, request: DemoRequest) => unknown,
): CustomerRoute {
  return { method: "get", path, scopes, handle: (access, request) => jsonReply(answer(access, request)) };
}
