import { everyScope } from "../demo-portal.ts";
import { type DemoRequest, wantsHtml } from "../exchange.ts";
import type { Demo } from "../open-demo.ts";
import type { Route } from "../routes.ts";
import { jsonReply, seeOther } from "../ui/reply.ts";
import { staffName } from "./frame.ts";
import { linkPage } from "./link-page.ts";
import { staffPage } from "./staff-page.ts";

/**
 * The merchant's app. In-process calls need no API key: whoever may use these routes is the merchant's to say.
 * Whatever posts to them must come from the app's own pages: see `requireSameOrigin`.
 */
export function staffRoutes(demo: Demo): readonly Route[] {
  const { portal, shop, settings } = demo;
  const { sessions } = portal;
  const metadata = { createdBy: staffName };
  return [
    { method: "get", path: "/", handle: ({ query }) => overview(demo, query) },
    {
      method: "post",
      path: "/customers/:id/open",
      async handle(request) {
        const whose = { customerId: request.param("id"), scopes: everyScope, returnUrl: `${settings.origin}/` };
        const { url } = await sessions.create({ ...whose, delivery: "redirect", metadata });
        return seeOther(url!);
      },
    },
    {
      method: "post",
      path: "/customers/:id/link",
      async handle(request) {
        const { url, expiresAt, customerId } = await sessions.create({ customerId: request.param("id"), metadata });
        if (!wantsHtml(request)) return jsonReply({ url });
        return linkPage(shop.customers.nameOf({ tenantId: "default", customerId }), { url: url!, expiresAt });
      },
    },
    {
      method: "post",
      path: "/customers/:id/revoke",
      async handle(request: DemoRequest) {
        await sessions.revoke({ customerId: request.param("id") });
        return seeOther("/?notice=all-ended");
      },
    },
    {
      method: "post",
      path: "/sessions/:id/revoke",
      async handle(request: DemoRequest) {
        await sessions.revoke(request.param("id"));
        return seeOther("/?notice=ended");
      },
    },
  ];
}

/** The staff's page: customers, and the sessions as they stand right now. */
async function overview({ portal, shop, settings }: Demo, query: URLSearchParams) {
  const withEnded = query.get("ended") === "1";
  const cursor = query.get("cursor") ?? undefined;
  const sessions = await portal.sessions.list({ includeExpired: withEnded, cursor });
  const { customers } = shop.customers.search("default", "");
  return staffPage({
    customers,
    sessions,
    withEnded,
    notice: query.get("notice") ?? undefined,
    portalOrigin: settings.origin,
  });
}
