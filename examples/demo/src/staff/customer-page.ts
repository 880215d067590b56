import type { DemoReply } from "../exchange.ts";
import type { ShopCustomer } from "../shop/customers.ts";
import { html, type Html } from "../ui/html.ts";
import type { TrailPage } from "./audit-trail.ts";
import { portalActions } from "./customers-page.ts";
import { customerPath, type Desk } from "./desk.ts";
import { staffReply } from "./frame.ts";
import { sessionList, type SessionListView, sessionTabs } from "./session-list.ts";
import { trailList } from "./trail-list.ts";

/** What the page of a customer shows. */
export interface CustomerView extends Pick<SessionListView, "sessions" | "withEnded"> {
  readonly customer: ShopCustomer;
  /** The latest of it. */
  readonly trail: TrailPage;
  readonly notice: Html | undefined;
  readonly portalOrigin: string;
}

/** One customer: the ways into their portal, their sessions, and what happened to these. */
export function customerPage(desk: Desk, view: CustomerView): DemoReply {
  const { customer, trail, notice, portalOrigin, ...list } = view;
  const path = customerPath(customer.id);
  const body = html`<nav class="crumbs" aria-label="Breadcrumb"><a href="${desk.at("/")}">Customers</a></nav>
    ${notice}
    <div class="title" data-copies>
      <h1>${customer.name}</h1>
      ${portalActions(desk, customer)}
      <div class="copied" data-copied-link></div>
    </div>
    ${facts(customer)}
    <section aria-labelledby="sessions-title">
      <div class="title">
        <h2 id="sessions-title">Portal sessions</h2>
        ${sessionTabs(desk, { path, withEnded: list.withEnded })}
        <div class="actions">
          <a class="button danger" href="${desk.at(`${path}/revoke`)}">Revoke all…</a>
          <a class="button quiet" href="${desk.at(`${path}/new`)}">New session…</a>
        </div>
      </div>
      ${sessionList(desk, { ...list, path, back: "customer" })}
    </section>
    <section aria-labelledby="trail-title">
      <div class="title">
        <h2 id="trail-title">Latest activity</h2>
        <a href="${desk.at("/audit", { customer: customer.id })}">Audit trail of this customer</a>
      </div>
      ${trailList(desk, trail.rows)}
    </section>`;
  return staffReply(desk, { title: customer.name, under: "Customers", body, formTargets: [portalOrigin] });
}

function facts({ id, externalId, email }: ShopCustomer): Html {
  const fact = (name: string, value: Html) =>
    html`<div>
      <dt>${name}</dt>
      <dd>${value}</dd>
    </div>`;
  return html`<dl class="facts">
    ${fact("E-mail", html`${email}`)} ${fact("Customer id", html`<code>${id}</code>`)}
    ${fact("External id", externalId === null ? html`<span class="meta">none</span>` : html`<code>${externalId}</code>`)}
  </dl>`;
}

/** Asks before all sessions of a customer end: the way without scripts, and with them. */
export function revokeAllPage(desk: Desk, customer: ShopCustomer): DemoReply {
  const path = customerPath(customer.id);
  const title = "Revoke all sessions?";
  const body = html`<nav class="crumbs" aria-label="Breadcrumb">
      <a href="${desk.at("/")}">Customers</a> <a href="${desk.at(path)}">${customer.name}</a>
    </nav>
    <h1>${title}</h1>
    <p class="lead">
      Every portal session of <strong>${customer.name}</strong> ends at once, in use or not, and every link that was
      not opened yet stops working. New sessions can be made right after.
    </p>
    <div class="actions">
      <form method="post" action="${desk.at(`${path}/revoke`)}">
        <button class="button danger solid">Revoke all sessions</button>
      </form>
      <a class="button quiet" href="${desk.at(path)}">Keep them</a>
    </div>`;
  return staffReply(desk, { title, under: "Customers", body });
}
