import { type UsageWindow, usageWindows } from "../../shop/usage-window.ts";
import { html, type Html } from "../../ui/html.ts";
import type { View } from "../view.ts";

/** The span of time that the address asks for; a month for what is none. */
export function windowAsked(query: URLSearchParams): UsageWindow {
  return usageWindows.find((each) => each === query.get("window")) ?? "30d";
}

/** Links to the same page with another span of time. */
export function windowTabs({ texts }: View, path: string, current: UsageWindow): Html {
  const tab = (each: UsageWindow) =>
    html`<a href="${path}?window=${each}" ${each === current ? html`aria-current="true"` : undefined}
      >${texts.usage.windows[each]}</a
    >`;
  return html`<nav class="segments" aria-label="${texts.usage.span}">${usageWindows.map(tab)}</nav>`;
}
