import type { Surface } from "../surface.ts";
import { sha256Base64 } from "../../hash.ts";
import type { HttpReply } from "../message.ts";
import type { Language } from "./language.ts";

/** Text that is HTML already. Only `html` makes it. */
export interface Html {
  readonly html: string;
}

const escapes: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** Builds HTML; every value that is not `Html` already is escaped. */
export function html(parts: TemplateStringsArray, ...values: readonly (Html | string | readonly Html[])[]): Html {
  const written = values.map((value) => {
    if (typeof value === "string") return value.replace(/[&<>"']/g, (char) => escapes[char]!);
    return "html" in value ? value.html : value.map((each) => each.html).join("");
  });
  return { html: parts.map((part, index) => part + (written[index] ?? "")).join("") };
}

/** One page: everything in it is known here, so that the policy can name it. */
export interface Page {
  readonly language: Language;
  readonly title: string;
  readonly body: Html;
  /** An inline script; the policy allows exactly this one. */
  readonly script?: string | undefined;
}

function styleOf(ctx: Surface): string {
  return `:root{color-scheme:light dark}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:grid;place-items:center;padding:1.5rem;font:1rem/1.5 system-ui,sans-serif;background:Canvas;color:CanvasText}
main{width:100%;max-width:26rem}
.brand{margin:0 0 1.5rem;font-weight:600;overflow-wrap:anywhere}
h1{margin:0 0 .75rem;font-size:1.5rem;line-height:1.25;text-wrap:balance;overflow-wrap:anywhere}
p{margin:0 0 1rem;overflow-wrap:anywhere}
.note{font-size:.875rem;opacity:.8}
button,.button{display:inline-block;min-height:2.75rem;padding:.625rem 1.25rem;border:0;border-radius:.375rem;background:${ctx.brand.color};color:${readableOn(ctx.brand.color)};font:inherit;font-weight:600;text-decoration:none;cursor:pointer}
button:focus-visible,.button:focus-visible{outline:3px solid CanvasText;outline-offset:2px}
form{margin:0 0 1.5rem}`;
}

/** Black or white, whichever stands out more (WCAG 2.2 relative luminance). */
function readableOn(color: string): string {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.179 ? "#000" : "#fff";
}

/** Sends a page under a policy that allows its own style and script, by hash, and nothing else. */
export function htmlReply(ctx: Surface, status: number, page: Page, headers: HttpReply["headers"] = {}): HttpReply {
  const style = styleOf(ctx);
  // Both elements are one value each: white space that a formatter puts inside would break their hashes.
  const script = page.script === undefined ? "" : `<script>${page.script}</script>`;
  const document = html`<!doctype html>
    <html lang="${page.language.tag}" dir="${page.language.texts.direction ?? "ltr"}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>${page.title}</title>
        ${{ html: `<style>${style}</style>` }}
      </head>
      <body>
        <main>
          <p class="brand">${ctx.brand.name}</p>
          ${page.body}
        </main>
        ${{ html: script }}
      </body>
    </html> `;
  return {
    status,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-store",
      "content-security-policy": policyOf(ctx, style, page.script),
      // Not no-referrer: under that a genuine form POST says "Origin: null".
      "referrer-policy": "strict-origin",
      "x-content-type-options": "nosniff",
      "x-robots-tag": "noindex",
      ...(ctx.embedOrigins.size === 0 ? { "x-frame-options": "DENY" } : {}),
      ...headers,
    },
    body: document.html,
  };
}

function policyOf(ctx: Surface, style: string, script: string | undefined): string {
  return [
    "default-src 'none'",
    `style-src 'sha256-${sha256Base64(style)}'`,
    ...(script === undefined ? [] : [`script-src 'sha256-${sha256Base64(script)}'`]),
    ["form-action 'self'", ...ctx.returnOrigins].join(" "),
    ["frame-ancestors", ...(ctx.embedOrigins.size === 0 ? ["'none'"] : ["'self'", ...ctx.embedOrigins])].join(" "),
    "base-uri 'none'",
  ].join("; ");
}
