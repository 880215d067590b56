import type { AuditRow } from "@postern/example-audit-log";
import { instant } from "../ui/format.ts";
import { html, type Html } from "../ui/html.ts";
import { customerPath, type Desk, sessionPath } from "./desk.ts";
import { eventWords, isEventName } from "./trail-events.ts";

/**
 * What happened, newest first: who did what, when, from where, and why it was refused.
 * @param nameOf tells whose session it was, where the page does not.
 */
export function trailList(desk: Desk, rows: readonly AuditRow[], nameOf?: (customerId: string) => string): Html {
  if (rows.length === 0) return html`<p class="empty">Nothing has happened yet.</p>`;
  return html`<ul class="rows trail">
    ${rows.map((row) => trailRow(desk, row, nameOf))}
  </ul>`;
}

function trailRow(desk: Desk, row: AuditRow, nameOf: ((customerId: string) => string) | undefined): Html {
  return html`<li class="row">
    <div class="event">
      <p class="badge ${row.event}">${isEventName(row.event) ? eventWords[row.event] : "Lost"}</p>
      ${row.reason === null ? undefined : html`<p class="meta"><code>${row.reason}</code></p>`}
    </div>
    <div class="whom">
      <p>${whoOf(row)}</p>
      <p class="meta">${fromOf(row)}</p>
    </div>
    <div class="about">
      ${nameOf === undefined ? undefined : html`<p>${customerOf(desk, row, nameOf)}</p>`}
      <p class="meta">${sessionOf(desk, row)}</p>
    </div>
    <p class="meta when">${instant(row.at)}</p>
  </li>`;
}

/** A member of the staff, else whoever may cause such an event. */
function whoOf({ event, staff, actor, customer_id: customerId }: AuditRow): Html {
  const forWhom = actor === null ? undefined : html`<span class="meta">for ${actor}</span>`;
  if (event === "lost") return html`Events are missing here`;
  if (staff !== null) return html`${staff} <span class="meta">staff</span> ${forWhom}`;
  if (event === "created") return html`A server <span class="meta">with an API key</span> ${forWhom}`;
  if (event === "revoked") return html`The customer, or a server ${forWhom}`;
  return html`${actor ?? (customerId === null ? "A stranger" : "The customer")}`;
}

function fromOf({ ip, user_agent: agent }: AuditRow): Html {
  if (ip === null && agent === null) return html`from within this app`;
  return html`${ip ?? undefined} ${agent === null ? undefined : html`<span class="agent" title="${agent}">${agent}</span>`}`;
}

function customerOf(desk: Desk, { customer_id: id, event }: AuditRow, nameOf: (customerId: string) => string): Html {
  if (id !== null) return html`<a href="${desk.at(customerPath(id))}">${nameOf(id)}</a>`;
  return html`${event === "revoked" ? "The whole tenant" : "Nobody’s"}`;
}

function sessionOf(desk: Desk, { session_id: id, event }: AuditRow): Html {
  if (id !== null) return html`<a href="${desk.at(sessionPath(id))}"><code>${id}</code></a>`;
  return html`${event === "revoked" ? "all sessions" : "no session"}`;
}
