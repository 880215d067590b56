import jwt from "koa-jwt";
import { audience, issuer, jwts, secret } from "../jwt.ts";
import type { Served } from "../setup.ts";
import { serve } from "./app.ts";

/** koa-jwt by its README. */
export async function setup(): Promise<Served> {
  return serve(await jwts(), [jwt({ secret, audience, issuer })]);
}
