import type { DemoReply } from "../exchange.ts";
import { instant } from "../ui/format.ts";
import { html, type Html } from "../ui/html.ts";
import { customerPath, type Desk, sessionPath } from "./desk.ts";
import { staffReply } from "./frame.ts";

/** A session that was just made. */
export interface Created {
  readonly id: string;
  readonly customerId: string;
  readonly customerName: string;
  /** The access link; `null` for `delivery: "token"`. */
  readonly url: string | null;
  readonly token: string;
  readonly delivery: "link" | "redirect" | "token";
  readonly use: "once" | "many";
  readonly openUntil: number;
  readonly expiresAt: number;
}

/**
 * The access link or the portal token, to copy. It is told this once: only its hash is stored, so the page
 * cannot be a GET.
 */
export function createdPage(desk: Desk, created: Created): DemoReply {
  const { customerName, customerId, url } = created;
  const title = `${url === null ? "Portal token" : "Portal link"} for ${customerName}`;
  const body = html`<nav class="crumbs" aria-label="Breadcrumb">
      <a href="${desk.at("/")}">Customers</a> <a href="${desk.at(customerPath(customerId))}">${customerName}</a>
    </nav>
    <h1>${title}</h1>
    ${url === null ? tokenOf(created) : linkOf(created, url)}
    <p class="actions">
      <a class="button" href="${desk.at(customerPath(customerId))}">Done</a>
      <a class="button quiet" href="${desk.at(sessionPath(created.id))}">Show the session</a>
    </p>`;
  return staffReply(desk, { title, under: "Customers", body });
}

function linkOf({ use, delivery, openUntil }: Created, url: string): Html {
  const often = use === "once" ? "once" : "as often as they like";
  const what = delivery === "redirect" ? "Lead the customer there from your app." : "Send it to the customer.";
  return html`<p class="lead">${what} It opens their portal ${often}, until ${instant(openUntil)}.</p>
    ${toCopy("Portal link", url)}`;
}

function tokenOf({ token, expiresAt }: Created): Html {
  return html`<p class="lead">For your own client: send it as a bearer. It works until ${instant(expiresAt)}.</p>
    ${toCopy("Portal token", token)}`;
}

function toCopy(label: string, value: string): Html {
  return html`<div class="copy" data-copy>
    <label for="secret">${label}</label>
    <input id="secret" readonly value="${value}" autocomplete="off" spellcheck="false" />
    <p class="meta">Whoever has it can use it. It is not shown again.</p>
  </div>`;
}
