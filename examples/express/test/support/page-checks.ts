import axe, { type AxeResults } from "axe-core";
import type { Frame, Page } from "playwright-core";

/** What axe-core calls serious or critical. @returns a line for each problem. */
export async function axeProblems(page: Page | Frame): Promise<string[]> {
  await page.evaluate(axe.source); // through the protocol, so that no policy has to let it in
  const { violations } = await page.evaluate<AxeResults>('axe.run({ iframes: false, resultTypes: ["violations"] })');
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
}

/** @returns by how many pixels the page is wider than its window; 0 where nothing sticks out. */
export async function overflow(page: Page | Frame): Promise<number> {
  return page.evaluate<number>("Math.max(0, document.documentElement.scrollWidth - innerWidth)");
}

/** What a first visit loads, assets included. @returns bytes, uncompressed. */
export async function firstLoad(page: Page, url: string): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.setCacheDisabled", { cacheDisabled: true });
  let bytes = 0;
  session.on("Network.loadingFinished", ({ encodedDataLength }) => (bytes += encodedDataLength));
  await page.goto(url);
  await session.detach();
  return bytes;
}

/** Everything that Tab reaches from the top of the page, by its accessible words. */
export async function tabStops(page: Page, atMost = 60): Promise<string[]> {
  const stops: string[] = [];
  await page.evaluate("document.activeElement?.blur()");
  for (let step = 0; step < atMost; step += 1) {
    await page.keyboard.press("Tab");
    const stop = await page.evaluate<string>(`(() => {
      const { activeElement: on } = document;
      if (on === document.body) return "";
      const { outlineStyle, outlineWidth } = getComputedStyle(on);
      const seen = on.matches("input[type=radio], input[type=checkbox], iframe") || (outlineStyle !== "none" && outlineWidth !== "0px");
      const label = on.labels?.[0]?.textContent ?? on.getAttribute("aria-label") ?? on.title ?? "";
      return (seen ? "" : "without a focus ring: ") + (on.textContent.trim() || label.trim() || on.name).replace(/\\s+/g, " ");
    })()`);
    if (stop === "" || (stops.length > 1 && stop === stops[0])) break;
    stops.push(stop);
  }
  return stops;
}

const controls = `[...document.querySelectorAll("a[href], button, input, select, summary, [tabindex='0']")]
  .filter((each) => each.checkVisibility() && each.type !== "hidden")`;

/** What the keyboard cannot reach: the page's controls, without those that had the focus while Tab went through it. */
export async function unreachable(page: Page): Promise<readonly string[]> {
  const count = await page.evaluate<number>(`(document.activeElement.blur(), ${controls}.length)`);
  await page.evaluate(
    "window.met = new Set(); document.addEventListener('focusin', ({ target }) => met.add(target)); scrollTo(0, 0)",
  );
  // A date field has a stop for each of its parts.
  for (let step = 0; step < count + 12; step += 1) await page.keyboard.press("Tab");
  return page.evaluate<string[]>(`${controls}.filter((each) => !met.has(each)).map(({ outerHTML }) => outerHTML)`);
}
