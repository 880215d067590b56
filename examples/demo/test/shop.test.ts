import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Owner } from "@postern/core";
import { describe, expect, it, onTestFinished } from "vitest";
import { openShop, type Shop } from "../src/shop/shop.ts";

function freshFile(): string {
  const directory = mkdtempSync(join(tmpdir(), "postern-shop-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return join(directory, "shop.db");
}

function ownersIn({ customers }: Shop): Owner[] {
  return customers.search("default", "").customers.map(({ tenantId, id }) => ({ tenantId, customerId: id }));
}

describe("the shop", () => {
  it("is the same everywhere at first, and keeps what was changed", () => {
    const file = freshFile();
    const [shop, another] = [openShop(file), openShop(":memory:")];
    const all = (of: typeof shop) =>
      ownersIn(of).map((owner) => ({ invoices: of.invoices.of(owner), subscriptions: of.subscriptions.of(owner) }));
    expect(all(shop)).toEqual(all(another));
    const cancelled = shop.subscriptions.setCancelAtPeriodEnd(shop.subscriptions.find("sub_acme_plan")!, true);
    shop.close();
    another.close();
    const again = openShop(file);
    expect(again.subscriptions.find("sub_acme_plan")).toEqual(cancelled);
    again.close();
  });

  it("has invoices whose lines add up, and gives them to their customer only", () => {
    const shop = openShop(":memory:");
    onTestFinished(() => shop.close());
    for (const owner of ownersIn(shop)) {
      const invoices = shop.invoices.of(owner);
      expect(invoices).toHaveLength(6);
      for (const { customerId, lines, total } of invoices) {
        expect(customerId).toBe(owner.customerId);
        expect(lines.reduce((sum, { quantity, unitAmount }) => sum + quantity * unitAmount, 0)).toBe(total);
      }
      expect(shop.subscriptions.of(owner).every(({ customerId }) => customerId === owner.customerId)).toBe(true);
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
    expect((await shop.customers.directory.find(query))?.id).toBe(id);
  });
});
