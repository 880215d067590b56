import { createPortal } from "@postern/core";
import type { PortalStore } from "@postern/core";
import { expect, test } from "vitest";
import { sqlStore } from "../src/index.ts";
import { freshStore, openDb, openHandle } from "./support/database.ts";

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

test("create > makes one row of 100 concurrent calls with one idempotency key, over two connections", async () => {
  const { file, store, handle } = await freshStore({ busyTimeoutMs: 1000 });
  const second = sqlStore({ db: openDb(openHandle(file), { busyTimeoutMs: 1000 }) });
  const portals = [portalOver(store), portalOver(second)];
  const input = { customerId: "cus_acme", metadata: { ticket: "4711" } };
  const create = async (_: unknown, at: number) =>
    portals[at % 2]!.sessions.create(input, { idempotencyKey: "order-4711" });
  const all = await Promise.all(Array.from({ length: 100 }, create));
  for (const each of all) expect(each).toEqual(all[0]);
  expect(handle.prepare("select id from postern_session").all()).toEqual([{ id: all[0]!.id }]);
  expect((await portals[0]!.redeem(all[0]!.token)).access.customerId).toBe("cus_acme");
});
