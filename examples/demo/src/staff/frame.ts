import type { DemoReply } from "../exchange.ts";
import { documentReply } from "../ui/document.ts";
import { html, type Html } from "../ui/html.ts";
import type { PolicyNeeds } from "../ui/reply.ts";

/** One page of the merchant's app. */
export interface StaffPage extends PolicyNeeds {
  readonly title: string;
  readonly body: Html;
}

/** The member of the staff who is signed in: this demo has no login, so that it can be tried at once. */
export const staffName = "Dana Reyes";

/** Frames a page of the merchant's app. */
export function staffReply({ title, body, ...policy }: StaffPage): DemoReply {
  return documentReply({
    ...policy,
    title: `${title} · Tidewater`,
    side: "staff",
    styles: ["staff.css"],
    scripts: ["staff.js"],
    body: html`<header class="bar">
        <a class="brand" href="/">Tidewater <span class="side">Staff</span></a>
        <p class="who">Signed in as ${staffName}</p>
      </header>
      <main>${body}</main>`,
  });
}
