import { redeemRace } from "@postern/test-support/adapters/redeem-race";
import { serve } from "@postern/test-support/http";
import express5 from "express";
import express4 from "express4";
import { portalRoutes } from "../src/index.ts";

redeemRace(
  (portal) => serve(express5().use("/portal", portalRoutes(portal))),
  (portal) => serve(express4().use("/portal", portalRoutes(portal))),
);
