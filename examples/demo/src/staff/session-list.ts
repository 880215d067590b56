import type { SessionPage, SessionView } from "@postern/core";
import { instant } from "../ui/format.ts";
import { html, type Html } from "../ui/html.ts";
import { type Desk, sessionPath } from "./desk.ts";

export const statusWords = {
  issued: "Not opened yet",
  redeemed: "In use",
  expired: "Expired",
  revoked: "Revoked",
} as const;

export const deliveryWords = { link: "by link", redirect: "from this app", token: "by token" } as const;

/** A list of sessions and where it stands. */
export interface SessionListView {
  readonly sessions: SessionPage;
  /** Whether ended sessions are listed too. */
  readonly withEnded: boolean;
  /** The page that the list is on. */
  readonly path: string;
  /** Where revoking a session leads back to. */
  readonly back: "customer" | "sessions";
  /** Tells whose a session is, where the page does not. */
  readonly nameOf?: ((customerId: string) => string) | undefined;
}

/** Sessions, newest first. The script reloads this part while the page is looked at. */
export function sessionList(desk: Desk, view: SessionListView): Html {
  const { sessions, withEnded } = view;
  return html`<div data-live data-part="sessions">
    ${
      sessions.data.length === 0
        ? html`<p class="empty">${withEnded ? "No sessions yet." : "No live sessions."} Open a portal to see one here.</p>`
        : html`<ul class="rows sessions">
            ${sessions.data.map((session) => sessionRow(desk, session, view))}
          </ul>`
    }
    ${older(desk, view)}
  </div>`;
}

/** The choice between live sessions and all of them. */
export function sessionTabs({ at }: Desk, { path, withEnded }: Pick<SessionListView, "path" | "withEnded">): Html {
  const current = html`aria-current="page"`;
  return html`<nav class="tabs" aria-label="Which sessions">
    <a href="${at(path)}" ${withEnded ? undefined : current}>Live</a>
    <a href="${at(path, { ended: "1" })}" ${withEnded ? current : undefined}>With ended</a>
  </nav>`;
}

function older({ at }: Desk, { sessions, withEnded, path }: SessionListView): Html | undefined {
  if (sessions.nextCursor === null) return undefined;
  const address = at(path, { ended: withEnded ? "1" : undefined, cursor: sessions.nextCursor });
  return html`<nav class="pages" aria-label="Pages"><span></span><a href="${address}">Older sessions</a></nav>`;
}

function sessionRow(desk: Desk, session: SessionView, { nameOf, back }: SessionListView): Html {
  const { id, status, delivery, use, actor, createdAt, customerId, metadata } = session;
  const by = metadata?.["createdBy"];
  const name = nameOf?.(customerId);
  return html`<li class="row" data-session="${id}">
    <div class="what">
      <h3><a href="${desk.at(sessionPath(id))}">${name ?? html`<code>${id}</code>`}</a></h3>
      ${name === undefined ? undefined : html`<p class="meta"><code>${id}</code></p>`}
      <p class="meta">
        ${instant(createdAt)} ${deliveryWords[delivery]}${use === "many" && delivery !== "token" ? ", many times" : ""}${by ? html` · ${by}` : undefined}${actor === null ? undefined : html` · for ${actor}`}
      </p>
    </div>
    <div class="state">
      <p class="badge ${status}">${statusWords[status]}</p>
      <p class="meta">${endOf(session)}</p>
    </div>
    <div class="actions">${isLive(session) ? revokeForm(desk, session, back, name) : undefined}</div>
  </li>`;
}

export function isLive({ status }: Pick<SessionView, "status">): boolean {
  return status === "issued" || status === "redeemed";
}

/** When it ended or will. */
export function endOf({ status, openUntil, expiresAt, revokedAt, isUsed }: SessionView): Html {
  if (status === "revoked" && revokedAt !== null) return html`${instant(revokedAt)}`;
  if (status === "expired") return html`${instant(isUsed ? expiresAt : openUntil)}`;
  return status === "issued" ? html`open by ${instant(openUntil)}` : html`until ${instant(expiresAt)}`;
}

/** @param back where it leads afterwards. */
export function revokeForm(
  { at }: Desk,
  { id }: Pick<SessionView, "id">,
  back: SessionListView["back"],
  name?: string,
): Html {
  return html`<form method="post" action="${at(sessionPath(id, "/revoke"))}">
    <input type="hidden" name="back" value="${back}" />
    <button class="button danger" id="revoke-${id}">
      Revoke<span class="hidden"> session${name === undefined ? "" : ` of ${name}`}, ${id}</span>
    </button>
  </form>`;
}
