import type { Demo } from "../open-demo.ts";
import type { Route } from "../routes.ts";
import { seeOther } from "../ui/reply.ts";
import { customerPath, type Desk, deskRoutes } from "./desk.ts";
import { noticeOf, withNotice } from "./notices.ts";
import { sessionPage } from "./session-page.ts";
import { sessionsPage } from "./sessions-page.ts";
import { isEventName } from "./trail-events.ts";
import { trailPage } from "./trail-page.ts";

const EVENTS_A_PAGE = 30;

/** Sessions and what happened to them, whosever they are. */
export function sessionRoutes(demo: Demo): readonly Route[] {
  const { shop, trail } = demo;
  const { get, post } = deskRoutes(demo);
  const namesIn =
    ({ tenant }: Desk) =>
    (customerId: string) =>
      shop.customers.nameOf({ tenantId: tenant.id, customerId });
  return [
    get("/sessions", async (desk, { query }) => {
      const withEnded = query.get("ended") === "1";
      const cursor = query.get("cursor") ?? undefined;
      const sessions = await desk.sessions.list({ includeExpired: withEnded, cursor });
      return sessionsPage(desk, { sessions, withEnded, nameOf: namesIn(desk) }, noticeOf(query.get("notice")));
    }),
    get("/sessions/:id", async (desk, { param }) => {
      const session = await desk.sessions.get(param("id"));
      const happened = await trail.read({ tenantId: desk.tenant.id, sessionId: session.id, limit: EVENTS_A_PAGE });
      return sessionPage(desk, session, namesIn(desk)(session.customerId), happened);
    }),
    post("/sessions/:id/revoke", async (desk, { param, form }) => {
      const { id, customerId } = await desk.sessions.get(param("id"));
      await desk.sessions.revoke(id);
      const path = form.get("back") === "sessions" ? "/sessions" : customerPath(customerId);
      return seeOther(desk.at(path, withNotice("ended")));
    }),
    get("/audit", async (desk, { query }) => {
      const [customerId, sessionId, event, after] = ["customer", "session", "event", "after"].map(
        (name) => query.get(name)?.trim() || undefined,
      );
      const filter = { customerId, sessionId, event: event !== undefined && isEventName(event) ? event : undefined };
      const found = await trail.read({ ...filter, tenantId: desk.tenant.id, after, limit: EVENTS_A_PAGE });
      return trailPage(desk, found, filter, namesIn(desk));
    }),
  ];
}
