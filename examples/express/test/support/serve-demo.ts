import { once } from "node:events";
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Invoice, openDemo } from "@postern/example-demo";
import { framework } from "./framework.ts";
import { beforeAll, onTestFinished } from "vitest";

/** A time that only the test moves. */
function frozenClock(): { now: number; readonly read: () => number; pass(seconds: number): void } {
  const clock = {
    now: Date.parse("2026-11-21T10:00:00.000Z"),
    read: () => clock.now,
    pass: (seconds: number) => void (clock.now += seconds * 1000),
  };
  return clock;
}

/** A directory that goes with the test. */
export function freshDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), "postern-demo-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

let seeded: Promise<string> | undefined;

/** A database as every demo starts with it; made once, because that takes longer than most tests. */
async function seededFile(): Promise<string> {
  seeded ??= (async () => {
    const directory = mkdtempSync(join(tmpdir(), "postern-demo-seeded-"));
    process.once("exit", () => rmSync(directory, { recursive: true, force: true }));
    const file = join(directory, "portal.db");
    const demo = await openDemo({ STORE_URL: `file:${file}` }, { clock: frozenClock().read });
    await demo.close();
    return file;
  })();
  return seeded;
}

beforeAll(seededFile, 60_000); // or the first test of a file pays for it, within its own time

/** The real app on a free port, over a SQLite file, until the test is over. */
export async function serveDemo() {
  const clock = frozenClock();
  const file = join(freshDirectory(), "portal.db");
  copyFileSync(await seededFile(), file);
  const storeUrl = `file:${file}`;
  const server = createServer();
  const port = await listen(server); // before the app: the portal's baseUrl has the port in it
  const demo = await openDemo({ PORT: String(port), STORE_URL: storeUrl }, { clock: clock.read });
  server.on("request", await (await framework()).listener(demo));
  onTestFinished(async () => {
    await close(server);
    await demo.close();
  });
  const { portal, shop, trail } = demo;
  return { ...demo.settings, demo, portal, shop, trail, clock };
}

/** The newest invoices of a customer of the first tenant: as many as a page holds. */
export function invoicesOf({ shop }: Pick<ServedDemo, "shop">, customerId: string): readonly Invoice[] {
  return shop.invoices.search({ tenantId: "default", customerId }, {}, { limit: 25, offset: 0 }).invoices;
}

export type ServedDemo = Awaited<ReturnType<typeof serveDemo>>;

/** Serves one HTML page on a port of its own until the test is over: somebody else's site. @returns the port. */
export async function servePage(html: string): Promise<number> {
  const server = createServer((_req, res) => res.setHeader("content-type", "text/html").end(html));
  onTestFinished(() => close(server));
  return listen(server);
}

async function listen(server: Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

async function close(server: Server): Promise<void> {
  const closed = once(server, "close");
  server.close();
  server.closeAllConnections();
  await closed;
}
