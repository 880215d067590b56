import type { DemoReply } from "../exchange.ts";
import { html, type Html } from "../ui/html.ts";
import type { Desk } from "./desk.ts";
import { staffReply } from "./frame.ts";
import { sessionList, type SessionListView, sessionTabs } from "./session-list.ts";

/** Every session of the tenant. */
export function sessionsPage(
  desk: Desk,
  view: Omit<SessionListView, "path" | "back">,
  notice: Html | undefined,
): DemoReply {
  const path = "/sessions";
  const body = html`${notice}
    <div class="title">
      <h1>Sessions</h1>
      ${sessionTabs(desk, { path, withEnded: view.withEnded })}
    </div>
    ${sessionList(desk, { ...view, path, back: "sessions" })}`;
  return staffReply(desk, { title: "Sessions", under: "Sessions", body });
}
