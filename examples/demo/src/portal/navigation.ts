import type { Scope } from "../demo-portal.ts";
import { html, type Html } from "../ui/html.ts";
import { icon } from "./icons.ts";
import type { View } from "./view.ts";

const sections = {
  overview: { path: "/portal", needs: undefined },
  subscriptions: { path: "/portal/subscriptions", needs: "subscriptions:read" },
  invoices: { path: "/portal/invoices", needs: "invoices:read" },
  credits: { path: "/portal/credits", needs: "credits:read" },
  usage: { path: "/portal/usage", needs: "usage:read" },
  "payment-methods": { path: "/portal/payment-methods", needs: "payment_methods:read" },
} as const satisfies Record<string, { readonly path: string; readonly needs: Scope | undefined }>;

/** A part of the portal, as the navigation names it. */
export type Section = keyof typeof sections;
const names = Object.keys(sections) as readonly Section[];

/** Shows the parts of the portal that the session may see. */
export function navigation({ may, texts }: View, current: Section | undefined): Html {
  const shown = names.filter((name) => {
    const { needs } = sections[name];
    return needs === undefined || may(needs);
  });
  const links = shown.map(
    (name) =>
      html`<li>
        <a href="${sections[name].path}" ${name === current ? html`aria-current="page"` : undefined}>
          ${icon(name)}<span>${texts.sections[name]}</span>
        </a>
      </li>`,
  );
  return html`<nav class="nav" aria-label="${texts.billing}"><ul>${links}</ul></nav>`;
}
