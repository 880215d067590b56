import { auth, requiredScopes } from "express-oauth2-jwt-bearer";
import { audience, issuer, jwts, secret } from "../jwt.ts";
import type { Served } from "../setup.ts";
import { serve } from "./app.ts";

/** express-oauth2-jwt-bearer by its README, with a symmetric secret. */
export async function setup(): Promise<Served> {
  const check = auth({ issuer, audience, secret, tokenSigningAlg: "HS256" });
  return serve(await jwts(), [check, requiredScopes("invoices:read")]);
}
