import { jwtVerify } from "jose";
import { audience, issuer, secret } from "./jwt.ts";

const key = new TextEncoder().encode(secret);

/** Verifies a JWT on every request by jose's documentation. @returns the customer, or `undefined`. */
export async function customerOfJwt(authorization: string | undefined): Promise<string | undefined> {
  if (!authorization?.startsWith("Bearer ")) return undefined;
  try {
    const { payload } = await jwtVerify(authorization.slice(7), key, { issuer, audience, algorithms: ["HS256"] });
    return payload.sub;
  } catch {
    return undefined;
  }
}
