import { html, type Html } from "../ui/html.ts";

// Drawn on a grid of 24 with a pen of 1.75.
const paths = {
  overview: "M4 13h6V4H4zM14 20h6v-9h-6zM4 20h6v-4H4zM14 8h6V4h-6z",
  subscriptions: "M20 11a8 8 0 0 0-14.3-4L3 10M3 5v5h5M4 13a8 8 0 0 0 14.3 4l2.7-3M21 19v-5h-5",
  invoices: "M6 3h9l4 4v14H6zM15 3v4h4M9.5 12h6M9.5 16h6",
  credits: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM9.5 16.5v-9h3.5a2.5 2.5 0 0 1 0 5H9.5",
  usage: "M4 20h16M7 16v-4M12 16V6M17 16V9",
  "payment-methods": "M3 6h18v12H3zM3 10h18M7 14.5h4",
  download: "M12 4v11M7.5 11 12 15.5 16.5 11M5 20h14",
  back: "M19 12H5M11 6l-6 6 6 6",
} as const;

export type IconName = keyof typeof paths;

/** A picture beside a word; it says nothing of its own. */
export function icon(name: IconName): Html {
  return html`<svg class="icon" viewBox="0 0 24 24" width="20" height="20" aria-hidden="true">
    <path d="${paths[name]}" />
  </svg>`;
}
