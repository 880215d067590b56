import type { SessionView } from "@postern/core";
import type { DemoReply } from "../exchange.ts";
import { instant } from "../ui/format.ts";
import { html, type Html } from "../ui/html.ts";
import type { TrailPage } from "./audit-trail.ts";
import { customerPath, type Desk } from "./desk.ts";
import { staffReply } from "./frame.ts";
import { deliveryWords, endOf, isLive, revokeForm, statusWords } from "./session-list.ts";
import { trailList } from "./trail-list.ts";

/** Everything that is known of one session: no link and no token is, for neither is stored. */
export function sessionPage(desk: Desk, session: SessionView, customerName: string, trail: TrailPage): DemoReply {
  const { id, status, customerId } = session;
  const body = html`<nav class="crumbs" aria-label="Breadcrumb">
      <a href="${desk.at("/sessions")}">Sessions</a> <a href="${desk.at(customerPath(customerId))}">${customerName}</a>
    </nav>
    <div data-live data-part="session">
      <div class="title">
        <h1 class="code">${id}</h1>
        <div class="state">
          <p class="badge ${status}">${statusWords[status]}</p>
          <p class="meta">${endOf(session)}</p>
        </div>
        <div class="actions">${isLive(session) ? revokeForm(desk, session, "customer", customerName) : undefined}</div>
      </div>
      <dl class="grid">
        ${factsOf(session).map(
          ([name, value]) =>
            html`<div>
              <dt>${name}</dt>
              <dd>${value ?? html`<span class="meta">none</span>`}</dd>
            </div>`,
        )}
      </dl>
    </div>
    <section aria-labelledby="trail-title">
      <div class="title"><h2 id="trail-title">What happened</h2></div>
      <div data-live data-part="trail">${trailList(desk, trail.rows)}</div>
    </section>`;
  return staffReply(desk, { title: `Session ${id}`, under: "Sessions", body });
}

function factsOf(session: SessionView): readonly (readonly [string, Html | undefined])[] {
  const text = (value: string | null) => (value === null ? undefined : html`${value}`);
  const at = (value: number | null) => (value === null ? undefined : instant(value));
  const { scopes, metadata } = session;
  return [
    ["Created", at(session.createdAt)],
    ["Open until", at(session.openUntil)],
    ["Redeemed", at(session.redeemedAt)],
    ["Ends", at(session.expiresAt)],
    ["Revoked", at(session.revokedAt)],
    ["Delivered", html`${deliveryWords[session.delivery]}, ${session.use === "once" ? "once" : "many times"}`],
    ["Scopes", scopes.length === 0 ? undefined : codes(scopes)],
    ["Actor", text(session.actor)],
    ["Page", text(session.page)],
    ["Locale", text(session.locale)],
    ["Return URL", text(session.returnUrl)],
    ["Metadata", metadata === null ? undefined : codes(Object.entries(metadata).map((pair) => pair.join(" = ")))],
  ];
}

function codes(texts: readonly string[]): Html {
  return html`<ul class="codes">
    ${texts.map((each) => html`<li><code>${each}</code></li>`)}
  </ul>`;
}
