import { needs, onPath } from "@postern/test-support/needs";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, onTestFinished } from "vitest";
import type { ServedDemo } from "./serve-demo.ts";

const executablePath =
  process.env["CHROMIUM_PATH"] || onPath("chromium", "chromium-browser", "google-chrome-stable", "google-chrome");

/** The options of a suite that drives a browser; without one it is skipped, except in CI. */
export const inChromium = {
  timeout: 60_000, // a cold browser on a busy machine, never what is waited for
  ...needs({ what: "Chromium", found: executablePath !== undefined, getIt: "apt-get install chromium" }),
};

const args = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"].concat([
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
]);

/**
 * One browser for the suite that calls this. @returns it, once the suite's tests run.
 * @param fontSize the text size that the person has set in it, in pixels.
 */
export function useBrowser(fontSize = 16): () => Browser {
  let browser: Browser;
  const settings = `--blink-settings=defaultFontSize=${fontSize}`;
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: executablePath!, args: [...args, settings] });
  }, inChromium.timeout);
  afterAll(() => browser.close());
  return () => browser;
}

/** A person with a browser profile of their own. */
export interface Person {
  readonly page: Page;
  /** Everything that a developer would see in red: errors of scripts, policies broken, requests to elsewhere. */
  readonly complaints: readonly string[];
}

/** @param elsewhere origins that this person visits on purpose. */
export async function person(
  browser: Browser,
  demo: Pick<ServedDemo, "origin">,
  { elsewhere = [], ...options }: BrowserContextOptions & { elsewhere?: readonly string[] } = {},
): Promise<Person> {
  const context = await browser.newContext(options);
  onTestFinished(() => context.close());
  const complaints: string[] = [];
  const refusedPages = new Set<string>();
  context.on("request", (request) => {
    const { origin } = new URL(request.url());
    if (origin !== demo.origin && !elsewhere.includes(origin)) complaints.push(`request to ${request.url()}`);
  });
  context.on("response", (response) => {
    if (response.status() >= 400 && response.request().isNavigationRequest()) refusedPages.add(response.url());
  });
  context.on("weberror", (error) => complaints.push(String(error.error())));
  context.on("console", (message) => {
    // A page that tells its refusal in words is meant to be a 4xx; Chromium reports it all the same.
    const isRefusedPage =
      message.text().startsWith("Failed to load resource") && refusedPages.has(message.location().url);
    if (["error", "warning"].includes(message.type()) && !isRefusedPage) complaints.push(message.text());
  });
  const page = await context.newPage();
  // Text that became markup would show itself by its alert.
  context.on("dialog", (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  return { page, complaints };
}

/** Opens an access link and presses its button. */
export async function enter(page: Page, { baseUrl }: Pick<ServedDemo, "baseUrl">, url: string): Promise<void> {
  await page.goto(url);
  await page.getByRole("button", { name: "Open the portal" }).click();
  await page.waitForURL(baseUrl);
}
