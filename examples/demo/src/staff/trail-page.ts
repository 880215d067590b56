import type { DemoReply } from "../exchange.ts";
import { html, type Html } from "../ui/html.ts";
import type { TrailFilter, TrailPage } from "./audit-trail.ts";
import { tenantField } from "./customers-page.ts";
import type { Desk } from "./desk.ts";
import { staffReply } from "./frame.ts";
import { eventWords } from "./trail-events.ts";
import { trailList } from "./trail-list.ts";

type Filter = Pick<TrailFilter, "customerId" | "sessionId" | "event">;

/** Who did what to portal sessions, and when. */
export function trailPage(
  desk: Desk,
  trail: TrailPage,
  filter: Filter,
  nameOf: (customerId: string) => string,
): DemoReply {
  const { customerId, sessionId, event } = filter;
  const older = desk.at("/audit", { customer: customerId, session: sessionId, event, after: trail.next });
  const body = html`<div class="title"><h1>Audit trail</h1></div>
    <p class="lead">Everything that happened to portal sessions. It holds no link and no token.</p>
    ${filterForm(desk, filter)} ${trailList(desk, trail.rows, nameOf)}
    ${
      trail.next === undefined
        ? undefined
        : html`<nav class="pages" aria-label="Pages"><span></span><a href="${older}">Older events</a></nav>`
    }`;
  return staffReply(desk, { title: "Audit trail", under: "Audit trail", body });
}

function filterForm(desk: Desk, { customerId, sessionId, event }: Filter): Html {
  const field = (name: string, label: string, value = "") =>
    html`<div>
      <label for="${name}">${label}</label>
      <input id="${name}" name="${name}" value="${value}" autocomplete="off" spellcheck="false" />
    </div>`;
  return html`<form class="filter" method="get" action="/audit" role="search" aria-label="Filter the audit trail">
    ${tenantField(desk)} ${field("customer", "Customer id", customerId)} ${field("session", "Session id", sessionId)}
    <div>
      <label for="event">Event</label>
      <select id="event" name="event">
        <option value="">Any</option>
        ${Object.entries(eventWords).map(
          ([name, words]) =>
            html`<option value="${name}" ${name === event ? html`selected` : undefined}>${words}</option>`,
        )}
      </select>
    </div>
    <div class="actions">
      <button class="button quiet">Filter</button>
      ${
        customerId === undefined && sessionId === undefined && event === undefined
          ? undefined
          : html`<a class="button plain" href="${desk.at("/audit")}">Clear</a>`
      }
    </div>
  </form>`;
}
