import { PortalError } from "@postern/core";
import { defaultScopes, everyScope } from "../demo-portal.ts";
import { wantsHtml } from "../exchange.ts";
import { embedRoutes } from "../embed/routes.ts";
import type { Demo } from "../open-demo.ts";
import type { Route } from "../routes.ts";
import { jsonReply, seeOther } from "../ui/reply.ts";
import { signedIn } from "./at-work.ts";
import { type CreateFields, createFieldsOf, createInputOf, problemsByField } from "./create-form.ts";
import { createPage } from "./create-page.ts";
import { customerPage, revokeAllPage } from "./customer-page.ts";
import { CUSTOMERS_A_PAGE, customersPage } from "./customers-page.ts";
import { customerPath, type Desk, deskRoutes } from "./desk.ts";
import { createdPage } from "./link-page.ts";
import { noticeOf, withNotice } from "./notices.ts";
import { sessionRoutes } from "./session-routes.ts";

/**
 * The merchant's app. In-process calls need no API key: whoever may use these routes is the merchant's to say.
 * Whatever posts to them must come from the app's own pages: see `requireSameOrigin`.
 */
export function staffRoutes(demo: Demo): readonly Route[] {
  const { shop, settings, trail } = demo;
  const { get, post } = deskRoutes(demo);
  const portalOrigin = settings.origin;
  const metadata = { createdBy: signedIn };
  return [
    get("/", (desk, { query }) => {
      const text = (query.get("q") ?? "").trim();
      const page = pageOf(query.get("page"));
      const window = { limit: CUSTOMERS_A_PAGE, offset: (page - 1) * CUSTOMERS_A_PAGE };
      const found = shop.customers.search(desk.tenant.id, text, window);
      return customersPage(desk, { found, text, page, portalOrigin });
    }),
    get("/customers/:id", async (desk, { query }) => {
      const customer = desk.customer();
      const filter = { customerId: customer.id };
      const withEnded = query.get("ended") === "1";
      const cursor = query.get("cursor") ?? undefined;
      const [sessions, latest] = await Promise.all([
        desk.sessions.list({ ...filter, includeExpired: withEnded, cursor }),
        trail.read({ ...filter, tenantId: desk.tenant.id, limit: 8 }),
      ]);
      const notice = noticeOf(query.get("notice"));
      return customerPage(desk, { customer, sessions, withEnded, trail: latest, notice, portalOrigin });
    }),
    post("/customers/:id/open", async (desk) => {
      const { id: customerId } = desk.customer();
      const returnUrl = settings.origin + desk.at(customerPath(customerId));
      const asked = { customerId, scopes: everyScope, returnUrl, metadata };
      return seeOther((await desk.sessions.create({ ...asked, delivery: "redirect" })).url!);
    }),
    post("/customers/:id/link", async (desk, request) => {
      const { id: customerId, name: customerName } = desk.customer();
      const created = await desk.sessions.create({ customerId, metadata });
      return wantsHtml(request) ? createdPage(desk, { ...created, customerName }) : jsonReply({ url: created.url });
    }),
    get("/customers/:id/new", (desk) => createPage(desk, desk.customer(), untouched(settings.origin, desk))),
    post("/customers/:id/sessions", async (desk, { form }) => createdOrNot(desk, createFieldsOf(form))),
    get("/customers/:id/revoke", (desk) => revokeAllPage(desk, desk.customer())),
    post("/customers/:id/revoke", async (desk) => {
      const { id } = desk.customer();
      await desk.sessions.revoke({ customerId: id });
      return seeOther(desk.at(customerPath(id), withNotice("all-ended")));
    }),
    ...sessionRoutes(demo),
    ...embedRoutes(demo),
  ];
}

function pageOf(text: string | null): number {
  return /^[1-9]\d{0,5}$/.test(text ?? "") ? Number(text) : 1;
}

/** The form as it is first seen. */
function untouched(origin: string, desk: Desk): CreateFields {
  const returnUrl = origin + desk.at(customerPath(desk.customer().id));
  return { ...createFieldsOf(new URLSearchParams({ delivery: "link", returnUrl })), scopes: defaultScopes };
}

async function createdOrNot(desk: Desk, fields: CreateFields) {
  const customer = desk.customer();
  try {
    const created = await desk.sessions.create(createInputOf(fields, customer.id, signedIn));
    return createdPage(desk, { ...created, customerName: customer.name });
  } catch (error) {
    if (!(error instanceof PortalError) || error.status !== 400) throw error;
    return createPage(desk, customer, fields, problemsByField(error, fields));
  }
}
