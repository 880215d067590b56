// Takes the pictures of the README: `pnpm screenshots`, with Chromium at CHROMIUM_PATH or where Debian has it.
import { once } from "node:events";
import { mkdirSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { everyScope, openDemo } from "@postern/example-demo";
import { type Browser, chromium } from "playwright-core";
import { listener } from "./src/listener.ts";

const folder = fileURLToPath(new URL("../../docs/images/", import.meta.url));
const at = Date.parse("2026-11-21T16:20:00.000Z"); // the same pictures, whenever they are taken
const desk = { viewport: { width: 1180, height: 860 } };
const phone = { viewport: { width: 360, height: 740 }, deviceScaleFactor: 1.5 };

const pictures = [
  { name: "overview", page: undefined, locale: "en", options: desk },
  { name: "invoices", page: "/invoices", locale: "en", options: desk },
  { name: "usage-dark", page: "/usage", locale: "de", options: { ...desk, colorScheme: "dark" } },
  { name: "overview-phone", page: undefined, locale: "ja", options: phone },
] as const;

const server = createServer().listen(0, "127.0.0.1");
await once(server, "listening");
const { port } = server.address() as AddressInfo;
const demo = await openDemo({ PORT: String(port), STORE_URL: "memory:" }, { clock: () => at });
server.on("request", await listener(demo));
const executablePath = process.env["CHROMIUM_PATH"] ?? "/usr/bin/chromium";
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
mkdirSync(folder, { recursive: true });
for (const picture of pictures) await take(browser, picture);
await browser.close();
server.close();
server.closeAllConnections();
await demo.close();

async function take(from: Browser, { name, page: path, locale, options }: (typeof pictures)[number]): Promise<void> {
  const context = await from.newContext({ ...options, timezoneId: "UTC" });
  const page = await context.newPage();
  const returnUrl = `${demo.settings.origin}/`;
  const whose = { customerId: "cus_acme", scopes: everyScope, returnUrl, locale, page: path };
  const { url } = await demo.portal.sessions.create(whose);
  await page.goto(url!);
  await page.getByRole("button").click();
  await page.waitForURL(`${demo.settings.baseUrl}${path ?? ""}`, { waitUntil: "networkidle" });
  await page.screenshot({ path: `${folder}${name}.png` });
  await context.close();
}
