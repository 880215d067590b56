import { portalGuard } from "@postern/express";
import { openPortal, SCOPE } from "../portal.ts";
import type { Served, Stage, StoreName, Token } from "../setup.ts";
import { serve } from "./app.ts";

export async function setup(stage: Stage, store: StoreName, token: Token): Promise<Served> {
  const { portal, credentials } = await openPortal(store, token, stage);
  return serve(credentials, [portalGuard(portal, SCOPE)]);
}
