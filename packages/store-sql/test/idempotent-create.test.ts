import { createPortal } from "@postern/core";
import type { PortalStore } from "@postern/core";
import { needs } from "@postern/test-support/needs";
import { describe, expect, onTestFinished, test } from "vitest";
import { sqlStore } from "../src/index.ts";
import { engines } from "./support/engines.ts";
import { openUrl } from "./support/open-url.ts";
import { openStore } from "./support/opened.ts";

const secret = "a portal secret of at least 32 bytes";
const portalOver = (store: PortalStore) =>
  createPortal({
    baseUrl: "https://billing.example.com/portal",
    store,
    secret,
    customers: { find: async ({ customerId }) => (customerId === undefined ? undefined : { id: customerId }) },
    scopes: ["invoices:read"],
    defaultScopes: ["invoices:read"],
    onFault: () => {},
  });

for (const { engine, need, databases } of engines) {
  describe(`create on ${engine}`, { ...needs(need), timeout: 60_000 }, () => {
    const database = databases();

    test("makes one row of 100 concurrent calls with one idempotency key, over two connections", async () => {
      const { url, store, run } = await openStore(await database());
      const second = openUrl(url);
      onTestFinished(() => second.destroy());
      const portals = [portalOver(store), portalOver(sqlStore({ db: second }))];
      const input = { customerId: "cus_acme", metadata: { ticket: "4711" } };
      const create = async (_: unknown, at: number) =>
        portals[at % 2]!.sessions.create(input, { idempotencyKey: "order-4711" });
      const all = await Promise.all(Array.from({ length: 100 }, create));
      for (const each of all) expect(each).toEqual(all[0]);
      expect(await run("select id from postern_session")).toMatchObject([{ id: all[0]!.id }]);
      expect((await portals[0]!.redeem(all[0]!.token)).access.customerId).toBe("cus_acme");
    });
  });
}
