import type { SessionPage, SessionView } from "@postern/core";
import { instant } from "../ui/format.ts";
import { html, type Html } from "../ui/html.ts";

/** The sessions, newest first. The script reloads this section while the page is looked at. */
export function sessionsSection(
  { sessions, withEnded }: { readonly sessions: SessionPage; readonly withEnded: boolean },
  names: ReadonlyMap<string, string>,
): Html {
  const current = html`aria-current="page"`;
  return html`<section id="sessions" aria-labelledby="sessions-title" data-live>
    <div class="title">
      <h2 id="sessions-title">Portal sessions</h2>
      <nav class="tabs" aria-label="Which sessions">
        <a href="/#sessions" ${withEnded ? undefined : current}>Live</a>
        <a href="/?ended=1#sessions" ${withEnded ? current : undefined}>With ended</a>
      </nav>
    </div>
    ${sessions.data.length === 0 ? nothingYet(withEnded) : undefined}
    <ul class="rows">
      ${sessions.data.map((session) => sessionRow(session, names.get(session.customerId) ?? session.customerId))}
    </ul>
    ${older(sessions.nextCursor, withEnded)}
  </section>`;
}

function nothingYet(withEnded: boolean): Html {
  return html`<p class="empty">
    ${withEnded ? "No sessions yet." : "No live sessions."} Open a customer’s portal to see one here.
  </p>`;
}

function older(cursor: string | null, withEnded: boolean): Html | undefined {
  if (cursor === null) return undefined;
  const query = new URLSearchParams({ ...(withEnded ? { ended: "1" } : {}), cursor });
  return html`<p><a href="/?${query.toString()}#sessions">Older sessions</a></p>`;
}

const statusWords = { issued: "Not opened yet", redeemed: "In use", expired: "Expired", revoked: "Revoked" } as const;
const deliveryWords = { link: "by link", redirect: "from this app", token: "by token" } as const;

function sessionRow(session: SessionView, name: string): Html {
  const { id, status, delivery, createdAt } = session;
  const isLive = status === "issued" || status === "redeemed";
  return html`<li class="row" data-session="${id}">
    <div class="what">
      <h3>${name}</h3>
      <p class="meta"><code>${id}</code></p>
      <p class="meta">Created ${instant(createdAt)} ${deliveryWords[delivery]} · ${endOf(session)}</p>
    </div>
    <p class="state"><span class="badge ${status}">${statusWords[status]}</span></p>
    <div class="actions">${isLive ? revokeForm(id, name) : undefined}</div>
  </li>`;
}

function endOf({ status, openUntil, expiresAt, revokedAt, isUsed }: SessionView): Html {
  if (status === "revoked" && revokedAt !== null) return html`revoked ${instant(revokedAt)}`;
  if (status === "expired") return html`ended ${instant(isUsed ? expiresAt : openUntil)}`;
  return status === "issued" ? html`to be opened by ${instant(openUntil)}` : html`ends ${instant(expiresAt)}`;
}

function revokeForm(id: string, name: string): Html {
  return html`<form method="post" action="/sessions/${encodeURIComponent(id)}/revoke">
    <button class="button danger">Revoke<span class="hidden"> session of ${name}, ${id}</span></button>
  </form>`;
}
