import type { DemoReply } from "../exchange.ts";
import type { Settings } from "../settings.ts";
import type { ShopCustomer } from "../shop/customers.ts";
import { type Desk } from "../staff/desk.ts";
import { staffReply } from "../staff/frame.ts";
import { html, type Html } from "../ui/html.ts";

type Origins = Pick<Settings, "origin" | "baseUrl" | "embedOrigin">;

/** What a page with the portal inside shows. */
export interface EmbedView extends Origins {
  readonly customer: ShopCustomer;
  /** Some, to choose from. */
  readonly customers: readonly ShopCustomer[];
}

/** The two ways to show the portal inside another page, side by side. */
export function embeddingPage(desk: Desk, { origin, embedOrigin }: Origins): DemoReply {
  const way = (path: string, name: string, what: string, points: readonly string[]) =>
    html`<article class="card">
      <h2>${name}</h2>
      <p>${what}</p>
      <ul>
        ${points.map((point) => html`<li>${point}</li>`)}
      </ul>
      <p><a class="button" href="${embedOrigin + desk.at(path)}">Show ${name.toLowerCase()}</a></p>
    </article>`;
  const body = html`<h1>Embedding</h1>
    <p class="lead">
      The portal inside a page of another site: the page is on <code>${embedOrigin}</code>, the portal on
      <code>${origin}</code>. Pages of any other origin are refused by <code>frame-ancestors</code>.
    </p>
    <div class="cards">
      ${way(
        "/embed/bearer",
        "Bearer hand-over",
        "The page asks its own backend for a portal token and hands it to the frame.",
        [
          "No cookie at all: works where browsers block third-party ones.",
          "The frame needs scripts; the token lives in its memory only.",
        ],
      )}
      ${way("/embed/cookie", "Partitioned cookie", "The page’s backend makes a link, and the frame opens it.", [
        "Works with your portal’s pages as they are, without scripts.",
        "A cookie of its own for each site that embeds (CHIPS), and one click.",
      ])}
    </div>`;
  return staffReply(desk, { title: "Embedding", under: "Embedding", body });
}

/** The page asks its backend for a token and hands it to the frame. */
export function bearerPage(desk: Desk, view: EmbedView): DemoReply {
  const { customer, origin, embedOrigin } = view;
  const frame = html`<div
    class="embed"
    data-hand-over
    data-backend="${desk.at("/embed/token", { customer: customer.id })}"
    data-portal="${origin}"
    data-site="${embedOrigin}"
  >
    <iframe title="Billing" data-src="${origin + desk.at("/portal/embedded")}" referrerpolicy="strict-origin"></iframe>
    <noscript><p class="empty">Handing a token over needs scripts. The partitioned cookie does not.</p></noscript>
  </div>`;
  return embedReply(desk, "Bearer hand-over", "/embed/bearer", view, frame);
}

/** The page's form opens a link in the frame; what it leads to is the portal's business, and its cookie's. */
export function cookiePage(desk: Desk, view: EmbedView): DemoReply {
  const { customer } = view;
  const frame = html`<div class="embed">
    <form method="post" action="${desk.at("/embed/open", { customer: customer.id })}" target="portal" data-submits-itself>
      <button class="button">Open billing in the frame</button>
    </form>
    <iframe title="Billing" name="portal" referrerpolicy="strict-origin"></iframe>
  </div>`;
  return embedReply(desk, "Partitioned cookie", "/embed/cookie", view, frame);
}

function embedReply(desk: Desk, name: string, path: string, view: EmbedView, frame: Html): DemoReply {
  const { customer, customers, origin } = view;
  const options = customers.some(({ id }) => id === customer.id) ? customers : [customer, ...customers];
  const choice = (each: ShopCustomer) =>
    html`<option value="${each.id}" ${each.id === customer.id ? html`selected` : undefined}>${each.name}</option>`;
  const body = html`<nav class="crumbs" aria-label="Breadcrumb"><a href="${desk.at("/embed")}">Embedding</a></nav>
    <div class="title">
      <h1>${name}</h1>
      <form class="switch" method="get" action="${path}">
        ${desk.tenant === desk.tenants[0] ? undefined : html`<input type="hidden" name="tenant" value="${desk.tenant.id}" />`}
        <label class="hidden" for="customer">Customer who is signed in</label>
        <select id="customer" name="customer">
          ${options.map(choice)}
        </select>
        <button class="button quiet">Switch</button>
      </form>
    </div>
    <p class="lead">Your app, with ${customer.name} signed in. What is framed below comes from <code>${origin}</code>.</p>
    ${frame}
    <div class="hand-over" hidden data-log>
      <h2>What happened</h2>
      <div role="log"><ol class="log"></ol></div>
    </div>`;
  return staffReply(desk, {
    title: name,
    under: "Embedding",
    body,
    scripts: ["embed.js"],
    formTargets: [origin],
    frameSources: [origin],
  });
}

/** Where the portal leads back to from within the frame. */
export function leftPage(desk: Desk, again: string): DemoReply {
  const title = "You have left billing";
  const body = html`<h1>${title}</h1>
    <p class="lead">Nothing of it is open any more.</p>
    <p><a class="button" href="${again}" target="_top">Open it again</a></p>`;
  return staffReply(desk, { title, under: "Embedding", body, frameAncestors: ["'self'"] });
}
