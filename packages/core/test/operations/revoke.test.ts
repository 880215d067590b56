import { describe, expect, test } from "vitest";
import type { RevokeInput } from "../../src/operations/revoke.ts";
import { customers, refusal, start, testPortal, type TestPortal } from "../support.ts";

const token = { delivery: "token" } as const;

async function codeOf({ portal }: TestPortal, of: { token: string }): Promise<unknown> {
  return portal.authorize(of.token).then(
    () => "live",
    (error: { code: string }) => error.code,
  );
}

describe("revoke", () => {
  test.each(["its id", "its id as jti"])("ends one session by %s, at once, and no other", async (how) => {
    const all = testPortal();
    const { sessions } = all.portal;
    const [one, other] = [
      await sessions.create({ customerId: "cus_acme", ...token }),
      await sessions.create({ customerId: "cus_acme", ...token }),
    ];
    all.clock.advance(7);
    await sessions.revoke(how === "its id" ? one.id : { jti: one.id });
    expect([await codeOf(all, one), await codeOf(all, other)]).toEqual(["session_revoked", "live"]);
    expect(await sessions.get(one.id)).toMatchObject({ status: "revoked", revokedAt: start + 7000 });
  });

  test("of what has ended already is no error, and the first instant stays", async () => {
    const { portal, clock } = testPortal();
    const { id } = await portal.sessions.create({ customerId: "cus_acme" });
    await portal.sessions.revoke(id);
    clock.advance(9);
    await portal.sessions.revoke(id);
    expect((await portal.sessions.get(id)).revokedAt).toBe(start);
    const { id: expired } = await portal.sessions.create({ customerId: "cus_acme", ttlSeconds: 60 });
    clock.advance(60);
    expect(await portal.sessions.revoke(expired)).toBeUndefined();
  });

  test.each(["ps_", "nobody", "", "ps_../../x", `ps_${"a".repeat(28)}`, `ps_${"a".repeat(500)}`])(
    "answers session_unknown for the id %j",
    async (id) => {
      await expect(testPortal().portal.sessions.revoke(id)).rejects.toMatchObject({
        code: "session_unknown",
        status: 404,
      });
    },
  );

  test("answers session_unknown for another tenant's id, and ends nothing", async () => {
    const all = testPortal();
    const one = await all.portal.sessions.create({ customerId: "cus_acme", ...token });
    await expect(all.portal.forTenant("other").sessions.revoke(one.id)).rejects.toMatchObject({
      code: "session_unknown",
    });
    expect(await codeOf(all, one)).toBe("live");
    expect(all.store.calls).not.toContain("revoke");
  });

  test("of a customer ends all of theirs, of all tenants' customers no other's", async () => {
    const all = testPortal();
    const { portal } = all;
    const own = await Promise.all([1, 2, 3].map(() => portal.sessions.create({ customerId: "cus_acme", ...token })));
    const others = await Promise.all([
      ...customers.slice(1).map(({ id }) => portal.sessions.create({ customerId: id, ...token })),
      portal.forTenant("other").sessions.create({ customerId: "cus_acme", ...token }),
    ]);
    await portal.sessions.revoke({ customerId: "cus_acme" });
    expect(await Promise.all(own.map((each) => codeOf(all, each)))).toEqual(Array(3).fill("session_revoked"));
    expect(await Promise.all(others.map((each) => codeOf(all, each)))).toEqual(Array(others.length).fill("live"));
    const again = await portal.sessions.create({ customerId: "cus_acme", ...token });
    expect(await codeOf(all, again)).toBe("live");
  });

  test("of a customer is one store call and never asks the directory", async () => {
    const { portal, store, directory } = testPortal();
    directory.find = () => Promise.reject(new Error("not to be asked"));
    await portal.sessions.revoke({ customerId: "forgotten long ago" });
    expect(store.calls).toEqual(["revokeAll"]);
  });

  test("of all ends the tenant's sessions, redeemed or not, and no other tenant's", async () => {
    const all = testPortal();
    const { portal } = all;
    const one = await portal.sessions.create({ customerId: "cus_acme", ...token });
    const two = await portal.sessions.create({ customerId: "cus_globex", ...token });
    const link = await portal.sessions.create({ customerId: "cus_globex" });
    const elsewhere = await portal.forTenant("other").sessions.create({ customerId: "cus_acme", ...token });
    await portal.sessions.revoke({ all: true });
    expect([await codeOf(all, one), await codeOf(all, two)]).toEqual(["session_revoked", "session_revoked"]);
    await expect(portal.redeem(link.token)).rejects.toMatchObject({ code: "session_revoked", status: 410 });
    expect(await codeOf(all, elsewhere)).toBe("live");
  });

  test.each<[unknown]>([
    [undefined],
    [null],
    [5],
    [[]],
    [{}],
    [{ jti: undefined }],
    [{ all: false }],
    [{ all: "true" }],
    [{ customerId: "" }],
    [{ customerId: "a\n" }],
    [{ customerId: "cus_acme", all: true }],
    [{ customerId: "cus_acme", customerExternalId: "acme-001" }],
    [{ jti: "ps_a", customerId: "cus_acme" }],
    [{ id: "ps_a" }],
    [{ customerId: "cus_acme", tenantId: "other" }],
  ])("refuses %j, and ends nothing", async (target) => {
    const { portal, store } = testPortal();
    expect(await refusal(portal.sessions.revoke(target as RevokeInput))).toMatchObject({
      code: "request_malformed",
      status: 400,
    });
    expect(store.calls).toEqual([]);
  });
});
