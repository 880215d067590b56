import { describe, expect, test } from "vitest";
import { refusal, start } from "../support.ts";
import { acmes, event, names, setUp } from "./support.ts";

const tenantId = "default";

describe("revoked", () => {
  test("is told of one session, once", async () => {
    const { portal, clock, mint, tell } = setUp();
    const { id } = await mint({ actor: "sam" });
    tell();
    clock.advance(3);
    await portal.sessions.revoke({ jti: id });
    expect(tell()).toEqual([event("revoked", start + 3000, acmes(id, "sam"))]);
    await portal.sessions.revoke(id);
    expect(tell()).toEqual([]);
  });

  test("is told once in a race of 50", async () => {
    const { portal, mint, tell } = setUp();
    const { id } = await mint();
    tell();
    await Promise.all(Array.from({ length: 50 }, async () => portal.sessions.revoke(id)));
    expect(tell()).toEqual([event("revoked", start, acmes(id))]);
  });

  test("is told of a customer, without a session, whether or not it had any", async () => {
    const { portal, mint, tell } = setUp();
    await mint();
    tell();
    await portal.sessions.revoke({ customerId: "cus_acme" });
    await portal.sessions.revoke({ customerId: "nobody" });
    expect(tell()).toEqual([
      event("revoked", start, { tenantId, customerId: "cus_acme" }),
      event("revoked", start, { tenantId, customerId: "nobody" }),
    ]);
  });

  test("is told of a tenant, without a customer", async () => {
    const { portal, tell } = setUp();
    await portal.forTenant("team 7").sessions.revoke({ all: true });
    expect(tell()).toEqual([event("revoked", start, { tenantId: "team 7" })]);
  });

  test("is told of every customer that an external id ever named, once each, with what was asked for", async () => {
    const { portal, directory, mint, tell } = setUp();
    await mint();
    await mint();
    directory.known = [{ id: "cus_heir", externalId: "acme-001" }];
    tell();
    await portal.sessions.revoke({ customerExternalId: "acme-001" });
    const customerExternalId = "acme-001";
    expect(tell()).toEqual([
      event("revoked", start, { tenantId, customerId: "cus_heir", customerExternalId }),
      event("revoked", start, { tenantId, customerId: "cus_acme", customerExternalId }),
    ]);
  });

  test("is told of those that ended although the directory is away", async () => {
    let down = false;
    const find = async () => {
      if (down) throw new Error("away");
      return { id: "cus_acme", externalId: "acme-001" };
    };
    const { portal, mint, tell } = setUp({ customers: { find } });
    await mint();
    tell();
    down = true;
    await refusal(portal.sessions.revoke({ customerExternalId: "acme-001" }));
    expect(tell()).toEqual([
      event("revoked", start, { tenantId, customerId: "cus_acme", customerExternalId: "acme-001" }),
    ]);
  });

  test("is not told of a session of another tenant, of an unknown one, or where the store is away", async () => {
    const { portal, store, mint, tell } = setUp();
    const { id } = await mint();
    tell();
    await refusal(portal.forTenant("other").sessions.revoke(id));
    await refusal(portal.sessions.revoke({ customerExternalId: 5 as never }));
    store.replace({
      revoke: () => Promise.reject(new Error("away")),
      revokeAll: () => Promise.reject(new Error("away")),
    });
    await refusal(portal.sessions.revoke(id));
    await refusal(portal.sessions.revoke({ customerId: "cus_acme" }));
    await refusal(portal.sessions.revoke({ all: true }));
    expect(names(tell())).toEqual([]);
  });
});
