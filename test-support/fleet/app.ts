// One process of a merchant's app, for fault tests: a portal with its routes, and a guarded handler that counts its runs.
import type { AddressInfo } from "node:net";
import { createServer } from "node:http";
import type { PortalStore } from "@postern/core";
import { managementRoutes, portalGuard, portalRoutes } from "@postern/express";
import express from "express";
import { samplePortal } from "../sample-portal.ts";
import type { AppConfig, Tell } from "./app-config.ts";
import { openStore } from "./open-store.ts";

const config = JSON.parse(process.argv[2]!) as AppConfig;
const opened = openStore(config.store);
if (config.migrate === true) await opened.migrate();

const faults: string[] = [];
const portal = samplePortal({
  store: dying(opened.store, config.dieAfter),
  customers: { find: ({ customerId }) => (customerId?.startsWith("cus_") ? { id: customerId } : undefined) },
  ...(config.keys === undefined ? {} : { keys: config.keys }),
  onFault(fault) {
    faults.push(fault.code);
    if (config.hooksThrow === true) throw new Error("a hook's own bug");
  },
});
for (const event of ["created", "redeemed", "revoked", "denied", "expired"] as const)
  if (config.hooksThrow === true)
    portal.on(event, () => {
      throw new Error("a listener's own bug");
    });
await portal.ready();

let handled = 0;
const app = express();
app.use("/v1/portal-sessions", managementRoutes(portal));
app.use("/portal", portalRoutes(portal));
app.get("/guarded", portalGuard(portal), (_req, res) => {
  handled += 1;
  res.json({ pid: process.pid });
});
app.get("/health", async (_req, res) => {
  const health = await portal.health();
  res.status(health.ok ? 200 : 503).json(health);
});
app.get("/ready", async (_req, res) => {
  const problem = await portal.ready().catch((error: unknown) => error);
  res.status(problem instanceof Error ? 503 : 200).json({ problem: problem instanceof Error ? problem.message : null });
});
app.get("/told", (_req, res) => void res.json({ handled, faults }));

const server = createServer(app).listen(0, "127.0.0.1", () =>
  process.send!({ port: (server.address() as AddressInfo).port }),
);

let giveBack = () => {};
process.on("message", (tell: Tell) => void obey(tell));
process.once("disconnect", () => process.exit()); // whoever started this is gone

async function obey(tell: Tell): Promise<void> {
  if (tell === "hog the pool") giveBack = await opened.hog!();
  if (tell === "give back") giveBack();
  if (tell === "be full" || tell === "have room") opened.limit!(tell === "be full");
  if (tell === "shut down") {
    server.close(() => process.exit());
    setInterval(() => server.closeIdleConnections(), 10);
    return;
  }
  process.send!({ done: tell });
}

/** The process ends as a crash ends it once a verb has happened in the store, before anybody is told. */
function dying(store: PortalStore, after: AppConfig["dieAfter"]): PortalStore {
  const then = async <T>(answer: Promise<T>): Promise<T> => {
    await answer;
    process.kill(process.pid, "SIGKILL");
    return new Promise(() => {});
  };
  if (after === "redeem") return { ...store, redeem: (...given) => then(store.redeem(...given)) };
  if (after === "revoke") return { ...store, revoke: (...given) => then(store.revoke(...given)) };
  return store;
}
