import type { DemoReply } from "../exchange.ts";
import type { FoundCustomers, ShopCustomer } from "../shop/customers.ts";
import { html, type Html } from "../ui/html.ts";
import { customerPath, type Desk } from "./desk.ts";
import { staffReply } from "./frame.ts";

export const CUSTOMERS_A_PAGE = 20;

/** What of the customers is shown. */
export interface CustomersView {
  readonly found: FoundCustomers;
  /** What was searched for; "" for nothing. */
  readonly text: string;
  /** From 1. */
  readonly page: number;
  readonly portalOrigin: string;
}

/** All customers of a tenant, or those that were searched for. */
export function customersPage(desk: Desk, view: CustomersView): DemoReply {
  const { found, text, portalOrigin } = view;
  const body = html`<div class="title">
      <h1>Customers</h1>
      <p class="meta" data-part="count" role="status">${countOf(found.total, text)}</p>
    </div>
    <form class="search" role="search" method="get" action="/" data-search>
      ${tenantField(desk)}
      <label class="hidden" for="q">Search customers</label>
      <input id="q" type="search" name="q" value="${text}" placeholder="Name, e-mail, id or external id"
        autocomplete="off" spellcheck="false" />
      <button class="button quiet">Search</button>
    </form>
    <div data-part="found">
      ${
        found.customers.length === 0
          ? nobodyFound(desk, text)
          : html`<ul class="rows">
              ${found.customers.map((customer) => customerRow(desk, customer))}
            </ul>`
      }
      ${pages(desk, view)}
    </div>`;
  return staffReply(desk, { title: "Customers", under: "Customers", body, formTargets: [portalOrigin] });
}

/** A form that is sent by GET says nothing of the query in its action. */
export function tenantField({ tenant, tenants }: Desk): Html | undefined {
  return tenant === tenants[0] ? undefined : html`<input type="hidden" name="tenant" value="${tenant.id}" />`;
}

function countOf(total: number, text: string): string {
  const customers = `${total} ${total === 1 ? "customer" : "customers"}`;
  return text === "" ? customers : `${customers} found`;
}

function nobodyFound({ at }: Desk, text: string): Html {
  if (text === "") return html`<p class="empty">This tenant has no customers yet.</p>`;
  return html`<div class="empty">
    <p>No customer has <strong>${text}</strong> in their name, e-mail address or ids.</p>
    <p><a class="button quiet" href="${at("/")}">Show all customers</a></p>
  </div>`;
}

function customerRow(desk: Desk, { id, externalId, name, email }: ShopCustomer): Html {
  return html`<li class="row">
    <div class="what">
      <h2><a href="${desk.at(customerPath(id))}">${name}</a></h2>
      <p class="meta">${email}</p>
      <p class="meta"><code>${id}</code> ${externalId === null ? undefined : html`<code>${externalId}</code>`}</p>
    </div>
    ${portalActions(desk, { id, name })}
    <div class="copied" data-copied-link></div>
  </li>`;
}

/** The two ways into a customer's portal that need no thought. */
export function portalActions({ at }: Desk, { id, name }: Pick<ShopCustomer, "id" | "name">): Html {
  const whose = html`<span class="hidden"> of ${name}</span>`;
  return html`<div class="actions">
    <form method="post" action="${at(customerPath(id, "/open"))}" target="_blank" rel="noopener">
      <button class="button">Open customer portal${whose}</button>
    </form>
    <form method="post" action="${at(customerPath(id, "/link"))}" data-copy-link>
      <button class="button quiet">Copy portal link${whose}</button>
    </form>
  </div>`;
}

function pages({ at }: Desk, { found, text, page }: CustomersView): Html | undefined {
  const last = Math.ceil(found.total / CUSTOMERS_A_PAGE);
  if (last <= 1) return undefined;
  const to = (number: number, words: string) =>
    number < 1 || number > last
      ? html`<span></span>`
      : html`<a href="${at("/", { q: text, page: number === 1 ? undefined : String(number) })}">${words}</a>`;
  return html`<nav class="pages" aria-label="Pages">
    ${to(page - 1, "Previous")}
    <span class="meta">Page ${page} of ${last}</span>
    ${to(page + 1, "Next")}
  </nav>`;
}
