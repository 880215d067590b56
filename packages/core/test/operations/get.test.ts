import { describe, expect, test } from "vitest";
import { start, testPortal } from "../support.ts";

describe("get", () => {
  test("reads what create told, without its credential, and extends nothing", async () => {
    const { portal, clock } = testPortal();
    const { token, url, ...session } = await portal.sessions.create({ customerId: "cus_acme", ttlSeconds: 60 });
    expect([token, url].every(Boolean)).toBe(true);
    expect(await portal.sessions.get(session.id)).toEqual(session);
    clock.advance(59.999);
    expect(await portal.sessions.get(session.id)).toMatchObject({ status: "issued", expiresAt: start + 60_000 });
    clock.advance(0.001);
    expect(await portal.sessions.get(session.id)).toEqual({ ...session, status: "expired" });
  });

  test("answers session_unknown for another tenant's session", async () => {
    const { portal } = testPortal();
    const { id } = await portal.forTenant("acme").sessions.create({ customerId: "cus_acme" });
    for (const tenant of ["ACME", "acme ", "other"])
      await expect(portal.forTenant(tenant).sessions.get(id)).rejects.toMatchObject({ code: "session_unknown" });
    await expect(portal.sessions.get(id)).rejects.toMatchObject({ code: "session_unknown", status: 404 });
    expect(await portal.forTenant("acme").sessions.get(id)).toMatchObject({ id });
  });

  test.each(["", "ps_", "ps_%", "../ps_aaaaaaaaaaaaaaaaaaaaaaaaaaaa", "a".repeat(65_536), undefined, null, 5, {}])(
    "answers session_unknown for %j without asking the store",
    async (id) => {
      const { portal, store } = testPortal();
      await expect(portal.sessions.get(id as string)).rejects.toMatchObject({ code: "session_unknown" });
      expect(store.calls).toEqual([]);
    },
  );
});
