import type { Demo } from "./open-demo.ts";
import type { PageReply } from "./pages/reply.ts";
import { staffPage } from "./pages/staff-page.ts";

const text = (value: unknown) => (typeof value === "string" ? value : undefined);

/** The staff's page: customers, and the sessions as they stand right now. @param query of the request, as it came. */
export async function staffPageOf(
  { portal, shop, settings }: Demo,
  query: Readonly<Record<string, unknown>>,
): Promise<PageReply> {
  const withEnded = query["ended"] === "1";
  const cursor = text(query["cursor"]);
  const sessions = await portal.sessions.list({ includeExpired: withEnded, cursor });
  const notice = text(query["notice"]);
  return staffPage({ customers: shop.customers(), sessions, withEnded, notice, portalOrigin: settings.origin });
}
