import { PortalError, type PortalSession, type PortalStore } from "@postern/core";

/** What every way to read a damaged session must come to. */
export const corrupt = { code: "store_corrupt", namesSession: true, tellsContents: false };

/** Reads a damaged session by `find` and by `list`. @param secret stands in it. */
export async function readingDamaged(store: PortalStore, session: PortalSession, secret: string) {
  const { id, tenantId, createdAt } = session;
  const query = { tenantId, statuses: ["issued", "revoked"], now: createdAt, limit: 10 } as const;
  const came = await Promise.allSettled([(async () => store.find(id))(), store.list(query)]);
  return came.map((each) => {
    if (each.status === "fulfilled" || !(each.reason instanceof PortalError)) return each;
    const { code, stack, cause } = each.reason;
    const { message, stack: causes } = cause as Error;
    return { code, namesSession: message.includes(id), tellsContents: `${stack} ${causes}`.includes(secret) };
  });
}
