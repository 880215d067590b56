import { html, type Html } from "./html.ts";
import { pageHeaders, type PageReply } from "./reply.ts";

/** One page of the demo, on either side of it. */
export interface Page {
  readonly title: string;
  /** Whose side this is: the merchant's staff's, their customer's, or that of nobody in particular. */
  readonly side: keyof typeof sides;
  /** At the end of the top bar. */
  readonly aside?: Html | undefined;
  readonly body: Html;
  readonly status?: number | undefined;
  readonly formTargets?: readonly string[] | undefined;
}

const sides = {
  staff: { home: "/", label: "Staff" },
  customer: { home: "/portal", label: "Billing" },
  plain: { home: "/", label: "" },
} as const;

/** Frames a page. */
export function pageReply({ title, side, aside, body, status = 200, formTargets }: Page): PageReply {
  const { home, label } = sides[side];
  const document = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title} · Tidewater</title>
        <link rel="icon" href="/assets/icon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/assets/style.css" />
        <script type="module" src="/assets/app.js"></script>
      </head>
      <body class="${side}">
        <header class="bar">
          <a class="brand" href="${home}">Tidewater <span class="side">${label}</span></a>
          ${aside}
        </header>
        <main>${body}</main>
      </body>
    </html> `;
  return { status, headers: pageHeaders(formTargets), body: document.html };
}
