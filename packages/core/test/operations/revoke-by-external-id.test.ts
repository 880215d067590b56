import { describe, expect, test } from "vitest";
import type { PortalErrorCode } from "../../src/errors.ts";
import { testPortal } from "../support.ts";

/** Three customers who go, or went, by one external id, each with a live session; and one who never did. */
async function renamed() {
  const all = testPortal();
  const { sessions } = all.portal;
  const mint = async (id: string, externalId: string) => {
    all.directory.known = [{ id, externalId }];
    return sessions.create({ customerId: id, delivery: "token" });
  };
  const first = await mint("cus_1", "acme-001");
  const second = await mint("cus_2", "acme-001");
  const now = await mint("cus_3", "acme-002");
  const stranger = await mint("cus_4", "ACME-001");
  all.directory.known = [{ id: "cus_3", externalId: "acme-001" }];
  const codes = () =>
    Promise.all(
      [first, second, now, stranger].map(({ token }) =>
        all.portal.authorize(token).then(
          (): PortalErrorCode | "live" => "live",
          (error: { code: PortalErrorCode }) => error.code,
        ),
      ),
    );
  return { ...all, sessions, codes };
}

describe("revoke by external id", () => {
  test("ends the sessions of the customer the directory names and of those that stored sessions name", async () => {
    const { sessions, codes } = await renamed();
    await sessions.revoke({ customerExternalId: "acme-001" });
    expect(await codes()).toEqual(["session_revoked", "session_revoked", "session_revoked", "live"]);
  });

  test("while the directory is away ends the stored ones, then says so with a 503", async () => {
    const { sessions, directory, codes } = await renamed();
    directory.find = () => Promise.reject(new Error("down"));
    const call = sessions.revoke({ customerExternalId: "acme-001" });
    await expect(call).rejects.toMatchObject({ code: "directory_unavailable", status: 503 });
    expect(await codes()).toEqual(["session_revoked", "session_revoked", "live", "live"]);
  });

  test("of a customer whom the directory has forgotten ends the stored ones", async () => {
    const { sessions, directory, codes } = await renamed();
    directory.known = [];
    await sessions.revoke({ customerExternalId: "acme-001" });
    expect(await codes()).toEqual(["session_revoked", "session_revoked", "live", "live"]);
  });

  test("believes no answer whose external id differs by a byte", async () => {
    const { sessions, directory, codes } = await renamed();
    directory.find = async () => ({ id: "cus_4", externalId: "ACME-001" });
    await sessions.revoke({ customerExternalId: "acme-001" });
    expect(await codes()).toEqual(["session_revoked", "session_revoked", "live", "live"]);
  });

  test("of a name that nobody has or had is no error", async () => {
    const { sessions, codes } = await renamed();
    await sessions.revoke({ customerExternalId: "nobody" });
    expect(await codes()).toEqual(Array(4).fill("live"));
  });

  test("does not touch another tenant's customers", async () => {
    const { portal, codes } = await renamed();
    await portal.forTenant("other").sessions.revoke({ customerExternalId: "acme-001" });
    expect(await codes()).toEqual(Array(4).fill("live"));
  });

  test("finds stored customers on every page, expired ones too, and revokes each once", async () => {
    const { portal, store, directory, clock } = testPortal();
    for (let i = 0; i < 250; i += 1) {
      directory.known = [{ id: `cus_${i % 5}`, externalId: "acme-001" }];
      await portal.sessions.create({ customerId: `cus_${i % 5}`, ttlSeconds: i < 100 ? 60 : 3600 });
    }
    clock.advance(60);
    store.calls.length = 0;
    await portal.sessions.revoke({ customerExternalId: "acme-001" });
    expect(store.calls.filter((verb) => verb === "list").length).toBeGreaterThanOrEqual(3);
    expect(store.calls.filter((verb) => verb === "revokeAll")).toHaveLength(5);
    expect((await portal.sessions.list()).data).toEqual([]);
  });

  test.each(["same", "later"] as const)("ends with store_corrupt when a list does not move on: %s", async (kind) => {
    const { portal, store } = testPortal();
    let asked = 0;
    store.replace({
      list: async () => {
        asked += 1;
        if (asked > 5) throw new Error("asked for the same page again and again");
        return { sessions: [], next: { createdAt: kind === "same" ? 1000 : 1000 + asked, id: `ps_${"a".repeat(28)}` } };
      },
    });
    const call = portal.sessions.revoke({ customerExternalId: "acme-001" });
    await expect(call).rejects.toMatchObject({ code: "store_corrupt", status: 503 });
    expect(store.calls).toEqual(["revokeAll", "list", "list"]);
  });
});
