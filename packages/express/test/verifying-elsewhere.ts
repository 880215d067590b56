import { createPortalVerifier } from "@postern/core/verifier";
import { getPortal, portalErrors, portalGuard } from "@postern/express";
import express from "express";
import { invoicesOf } from "./your-app.ts";

const verifier = createPortalVerifier({
  baseUrl: "https://billing.example.com/portal",
  jwksUrl: "https://billing.example.com/portal/.well-known/jwks.json",
  scopes: ["invoices:read"],
});

const app = express();
app.get("/exports", portalGuard(verifier, "invoices:read"), (req, res) => {
  res.json(invoicesOf(getPortal(verifier, req)));
});
app.use(portalErrors(verifier));
app.listen(4000);
