import type { DemoReply } from "../exchange.ts";
import { html, type Html } from "./html.ts";
import { pageHeaders, type PolicyNeeds } from "./reply.ts";

/** An HTML document. Both sides of the demo frame their pages with it. */
export interface Document extends PolicyNeeds {
  readonly title: string;
  /** Default `en`. */
  readonly lang?: string | undefined;
  /** Stylesheets beside the common one, by their asset names. */
  readonly styles?: readonly string[];
  /** Modules, by their asset names. Pages show the same without them. */
  readonly scripts?: readonly string[];
  /** Class of the body. */
  readonly side: string;
  readonly body: Html;
  readonly status?: number | undefined;
}

/** Writes a document, under a policy that allows its own assets and nothing else. */
export function documentReply(page: Document): DemoReply {
  const { title, lang = "en", styles = [], scripts = [], side, body, status = 200 } = page;
  const document = html`<!doctype html>
    <html lang="${lang}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title}</title>
        <link rel="icon" href="/assets/icon.svg" type="image/svg+xml" />
        ${["base.css", ...styles].map((name) => html`<link rel="stylesheet" href="/assets/${name}" />`)}
        ${scripts.map((name) => html`<script type="module" src="/assets/${name}"></script>`)}
      </head>
      <body class="${side}">
        ${body}
      </body>
    </html> `;
  return { status, headers: pageHeaders(page), body: document.html };
}
