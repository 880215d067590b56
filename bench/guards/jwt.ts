import { SignJWT } from "jose";
import { bearer, type Credential, customerIds } from "./setup.ts";

/** What the JWT libraries are configured with: the cheapest algorithm they all take. */
export const secret = "a-secret-of-more-than-thirty-two-bytes-for-hs256";
export const issuer = "http://127.0.0.1:3000";
export const audience = "http://127.0.0.1:3000/portal";

/** A JWT for every customer, with the claims that each library checks. */
export async function jwts(): Promise<Credential[]> {
  const key = new TextEncoder().encode(secret);
  const sign = (customerId: string) =>
    new SignJWT({ scope: "invoices:read" })
      .setProtectedHeader({ alg: "HS256", typ: "at+jwt" })
      .setIssuer(issuer)
      .setAudience(audience)
      .setSubject(customerId)
      .setIssuedAt()
      .setExpirationTime("1d")
      .sign(key);
  return Promise.all(customerIds.map(async (customerId) => bearer(await sign(customerId))));
}
