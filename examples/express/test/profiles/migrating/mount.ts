import type { Portal } from "@postern/core";
import { profiles } from "@postern/core/profiles";
import { getPortal, ownedBy, portalErrors, portalGuard, profileRoutes } from "@postern/express";
import type { Express } from "express";
import { findInvoice, pageOf, setCancelAtPeriodEnd, setupUrlOf } from "./your-app.ts";

const host = "https://billing.example.com";

export function mountProfiles(app: Express, portal: Portal<"invoices:read">): void {
  app.use("/marginfront", profileRoutes(profiles.marginfront(portal)));
  app.use("/unitpay", profileRoutes(profiles.unitpay(portal)));
  app.use(profileRoutes(profiles.stripe(portal))); // at the root: Stripe's client has no base path

  const flexprice = profiles.flexprice(portal, { portalUrl: `${host}/flexprice/portal` });
  app.use("/flexprice", profileRoutes(flexprice));
  app.get("/flexprice/v1/invoices/:id", portalGuard(flexprice, "invoices:read"), (req, res) => {
    res.json(ownedBy(getPortal(flexprice, req), findInvoice(req.params["id"])));
  });
  app.use("/flexprice", portalErrors(flexprice)); // another customer's invoice is a 404 in Flexprice's shape

  const billstack = profiles.billstack(portal, {
    portalUrl: `${host}/portal`,
    updateSubscription: ({ customerId }, id, change) => setCancelAtPeriodEnd(customerId, id, change.cancelAtPeriodEnd),
    createSetupIntent: async ({ customerId }) => ({ url: await setupUrlOf(customerId) }),
  });
  app.use(profileRoutes(billstack));
  app.get("/portal/:token", portalGuard(billstack), (req, res) => void res.send(pageOf(getPortal(billstack, req))));
}
