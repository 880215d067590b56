import { redeemRace } from "@postern/test-support/adapters/redeem-race";
import { serve } from "@postern/test-support/http";
import type { SamplePortal } from "@postern/test-support/sample-portal";
import { portalRoutes } from "../src/index.ts";
import { appOf } from "./support/app-of.ts";
import { type KoaClass, majors } from "./support/majors.ts";

const serveOn = (Koa: KoaClass) => (portal: SamplePortal) =>
  serve(appOf(Koa, portalRoutes(portal, { prefix: "/portal" })));
const [koa3, koa2] = majors;

redeemRace(serveOn(koa3.Koa), serveOn(koa2.Koa));
