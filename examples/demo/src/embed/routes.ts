import { PortalError } from "@postern/core";
import type { Demo } from "../open-demo.ts";
import type { Route } from "../routes.ts";
import { localeOf } from "../ui/locale.ts";
import { jsonReply, seeOther } from "../ui/reply.ts";
import { type Desk, deskRoutes } from "../staff/desk.ts";
import { browserModule } from "./browser-module.ts";
import { bearerPage, cookiePage, embeddingPage, leftPage } from "./pages.ts";
import { framedPage } from "./framed-page.ts";

/**
 * The merchant's app as a customer sees it, with the portal inside: on another site than the portal, to show what
 * browsers then do. A real one asks its own login who the customer is; here the address says it.
 */
export function embedRoutes(demo: Demo): readonly Route[] {
  const { settings, shop } = demo;
  const { get, post } = deskRoutes(demo);
  const shown = (desk: Desk, query: URLSearchParams) => ({
    ...settings,
    customer: customerOf(demo, desk, query),
    customers: shop.customers.search(desk.tenant.id, "", { limit: 8, offset: 0 }).customers,
  });
  return [
    get("/embed", (desk) => embeddingPage(desk, settings)),
    get("/embed/bearer", (desk, { query }) => bearerPage(desk, shown(desk, query))),
    get("/embed/cookie", (desk, { query }) => cookiePage(desk, shown(desk, query))),
    post("/embed/token", async (desk, { query }) => {
      const { id: customerId } = customerOf(demo, desk, query);
      const { id, token, expiresAt } = await desk.sessions.create({ customerId, delivery: "token", ...made });
      return jsonReply({ id, token, expiresAt: new Date(expiresAt).toISOString() });
    }),
    post("/embed/open", async (desk, { query }) => {
      const { id: customerId } = customerOf(demo, desk, query);
      const returnUrl = settings.embedOrigin + desk.at("/embed/left", { customer: customerId });
      const { url } = await desk.sessions.create({ customerId, delivery: "redirect", returnUrl, ...made });
      return seeOther(url!);
    }),
    get("/embed/left", (desk, { query, header }) => {
      const { id } = customerOf(demo, desk, query);
      const again = desk.at("/embed/cookie", { customer: id });
      // From the expired page's link: the whole window is here already.
      return header("sec-fetch-dest") === "document" ? seeOther(again) : leftPage(desk, again);
    }),
    get("/portal/embedded", ({ tenant }, { header }) =>
      framedPage(settings, tenant, localeOf(null, header("accept-language"))),
    ),
    { method: "get", path: "/assets/postern/browser.js", handle: browserModule },
  ];
}

const made = { metadata: { createdBy: "the merchant's app" } };

function customerOf({ shop }: Demo, { tenant }: Desk, query: URLSearchParams) {
  const { customers } = shop;
  const asked = query.get("customer");
  if (asked === null) return customers.search(tenant.id, "", { limit: 1, offset: 0 }).customers[0]!;
  const found = customers.find({ tenantId: tenant.id, customerId: asked });
  if (found === undefined) throw new PortalError("customer_unknown");
  return found;
}
