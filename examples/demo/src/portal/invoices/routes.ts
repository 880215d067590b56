import { ownedBy, PortalError } from "@postern/core";
import type { CustomerRoute } from "../../routes.ts";
import type { Shop } from "../../shop/shop.ts";
import { apiRoute, pageRoute } from "../portal-route.ts";
import { pageAsked } from "../paging.ts";
import { type Parts, viewOf } from "../view.ts";
import { filterAsked } from "./filter.ts";
import { invoicePage } from "./invoice-page.ts";
import { invoicesPage } from "./invoices-page.ts";
import { invoicePdf } from "./pdf/invoice-pdf.ts";

export function invoiceRoutes(parts: Parts): readonly CustomerRoute[] {
  const { shop } = parts;
  const { invoices, customers } = shop;
  return [
    pageRoute(parts, "/invoices", ["invoices:read"], (view, { query }) => {
      const asked = filterAsked(query, currencyOf(shop, view.access), view.locale);
      const nothing = { invoices: [], total: 0 };
      const isWrong = asked.wrong.length > 0;
      const found = isWrong ? nothing : invoices.search(view.access, asked.filter, pageAsked(query));
      return invoicesPage(view, query, asked, found);
    }),
    pageRoute(parts, "/invoices/:id", ["invoices:read"], (view, request) => {
      const invoice = ownedBy(view.access, invoices.find(request.param("id")));
      return invoicePage(view, invoice, customers.find(view.access));
    }),
    {
      method: "get",
      path: "/invoices/:id/pdf",
      scopes: ["invoices:read"],
      handle(access, request) {
        const invoice = ownedBy(access, invoices.find(request.param("id")));
        return invoicePdf(viewOf(parts, access, request), invoice, customers.find(access));
      },
    },
    apiRoute("/api/invoices", ["invoices:read"], (access, { query }) => {
      const { filter, wrong } = filterAsked(query, currencyOf(shop, access));
      if (wrong.length > 0)
        throw new PortalError("request_malformed", {
          errors: wrong.map((path) => ({ path, message: "is not valid" })),
        });
      const found = invoices.search(access, filter, pageAsked(query));
      return { data: found.invoices, total: found.total };
    }),
    apiRoute("/api/invoices/:id", ["invoices:read"], (access, request) =>
      ownedBy(access, invoices.find(request.param("id"))),
    ),
  ];
}

/** Amounts are asked for in whole units of it. */
function currencyOf({ invoices }: Shop, owner: Parameters<Shop["invoices"]["search"]>[0]): string {
  return invoices.search(owner, {}, { limit: 1, offset: 0 }).invoices[0]?.currency ?? "USD";
}
