import express, { type Express, type RequestHandler } from "express";
import { listen } from "../listen.ts";
import { answer, type Credential, type Served } from "../setup.ts";

/** Serves the route behind middlewares. @param app one that has its middlewares already, if the guard needs some. */
export async function serve(
  credentials: readonly Credential[] | ((origin: string) => Promise<Credential[]>),
  guards: readonly RequestHandler[] = [],
  app: Express = express(),
): Promise<Served> {
  app.get("/invoices", ...guards, (_req, res) => void res.json(answer));
  const origin = await listen(app);
  return { origin, credentials: typeof credentials === "function" ? await credentials(origin) : credentials };
}
