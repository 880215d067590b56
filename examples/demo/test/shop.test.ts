import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { openShop } from "../src/shop.ts";

function freshFile(): string {
  const directory = mkdtempSync(join(tmpdir(), "postern-shop-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return join(directory, "shop.db");
}

describe("the shop", () => {
  it("is the same everywhere at first, and keeps what was changed", () => {
    const file = freshFile();
    const [shop, another] = [openShop(file), openShop(":memory:")];
    const all = (of: typeof shop) =>
      of.customers().map(({ id }) => ({ invoices: of.invoicesOf(id), subscriptions: of.subscriptionsOf(id) }));
    expect(all(shop)).toEqual(all(another));
    const cancelled = shop.setCancelAtPeriodEnd(shop.subscription("sub_acme_plan")!, true);
    shop.close();
    another.close();
    const again = openShop(file);
    expect(again.subscription("sub_acme_plan")).toEqual(cancelled);
    again.close();
  });

  it("has invoices whose lines add up, and gives them to their customer only", () => {
    const shop = openShop(":memory:");
    onTestFinished(() => shop.close());
    for (const { id } of shop.customers()) {
      const invoices = shop.invoicesOf(id);
      expect(invoices).toHaveLength(6);
      for (const { customerId, lines, total } of invoices) {
        expect(customerId).toBe(id);
        expect(lines.reduce((sum, { quantity, unitAmount }) => sum + quantity * unitAmount, 0)).toBe(total);
      }
      expect(shop.subscriptionsOf(id).every(({ customerId }) => customerId === id)).toBe(true);
    }
  });

  it.each([
    [{ tenantId: "default", customerId: "cus_acme" }, "cus_acme"],
    [{ tenantId: "default", customerExternalId: "acme-001" }, "cus_acme"],
    [{ tenantId: "default", customerExternalId: "ACME-001" }, undefined],
    [{ tenantId: "default", customerId: "acme-001" }, undefined],
    [{ tenantId: "another", customerId: "cus_acme" }, undefined],
  ])("finds for %j: %s", async (query, id) => {
    const shop = openShop(":memory:");
    onTestFinished(() => shop.close());
    expect((await shop.directory.find(query))?.id).toBe(id);
  });
});
