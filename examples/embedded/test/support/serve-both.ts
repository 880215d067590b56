import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { createPortal, memoryStore } from "@postern/core";
import { onTestFinished } from "vitest";
import { portalSite } from "../../src/portal-site.ts";
import { shopApp } from "../../src/shop.ts";
import { bundle } from "./bundle.ts";

/** A request as a server got it: what a browser tells of its own comes when it comes, and may be later than its page. */
interface Received {
  readonly url: string;
  readonly authorization: string | undefined;
}

/** Two sites, as a browser sees it: the shop on `localhost`, the portal on `127.0.0.1`. The portal's clock stands still. */
export async function serveBoth() {
  const received: Received[] = [];
  const clock = { now: Date.parse("2026-11-21T10:00:00.000Z") };
  const [shopPort, portalPort] = [await listen(), await listen()];
  const shopOrigin = `http://localhost:${shopPort.port}`;
  const portalOrigin = `http://127.0.0.1:${portalPort.port}`;
  const suspended = new Set<string>();
  const portal = createPortal({
    baseUrl: `${portalOrigin}/portal`,
    store: memoryStore(),
    customers: { find: ({ customerId }) => (suspended.has(customerId!) ? undefined : { id: customerId! }) },
    scopes: ["invoices:read"],
    defaultScopes: ["invoices:read"],
    clock: () => clock.now,
  });
  const [shopScript, frameScript] = [await bundle("shop-page.ts"), await bundle("frame.tsx")];
  for (const { noting } of [shopPort, portalPort]) noting(received);
  shopPort.serve(shopApp(portal, portalOrigin, shopScript));
  portalPort.serve(portalSite(portal, shopOrigin, frameScript));
  return { portal, clock, suspended, shopOrigin, portalOrigin, received };
}

/** Serves one page, which may be anybody's. */
export async function servePage(html: string): Promise<number> {
  const { port, serve } = await listen();
  serve((_req, res) => void res.setHeader("content-type", "text/html").end(html));
  return port;
}

async function listen() {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });
  return {
    port: (server.address() as AddressInfo).port,
    serve: (app: RequestListener) => server.on("request", app),
    noting: (received: Received[]) =>
      server.on("request", ({ url = "", headers }) => received.push({ url, authorization: headers.authorization })),
  };
}
