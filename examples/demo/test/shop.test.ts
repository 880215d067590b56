import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Owner } from "@postern/core";
import Database from "better-sqlite3";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { openShop, type Shop } from "../src/shop/shop.ts";
import { tenants } from "../src/shop/tenants.ts";

const NOW = Date.parse("2026-11-21T10:20:00.000Z");
const acme = { tenantId: "default", customerId: "cus_acme" };

function freshFile(): string {
  const directory = mkdtempSync(join(tmpdir(), "postern-shop-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return join(directory, "shop.db");
}

/** Opens it until the test is over. */
function opened(file: string, at = NOW): Shop {
  const shop = openShop(file, () => at);
  onTestFinished(shop.close);
  return shop;
}

function ownersIn({ customers }: Shop): Owner[] {
  return tenants.flatMap(({ id: tenantId }) =>
    customers.search(tenantId, "").customers.map(({ id }) => ({ tenantId, customerId: id })),
  );
}

const everyInvoice = ({ invoices }: Shop, owner: Owner) =>
  invoices.search(owner, {}, { limit: 2000, offset: 0 }).invoices;

function everything(shop: Shop) {
  return ownersIn(shop).map((owner) => ({
    customer: shop.customers.find(owner),
    subscriptions: shop.subscriptions.of(owner),
    invoices: everyInvoice(shop, owner),
    wallet: shop.credits.walletOf(owner),
    credits: shop.credits.entriesOf(owner, { limit: 100, offset: 0 }),
    usage: shop.usage.report(owner, "12m"),
    card: shop.paymentMethods.of(owner),
  }));
}

describe("the shop's data", () => {
  let shop: Shop;
  beforeAll(() => {
    shop = openShop(":memory:", () => NOW);
  });
  afterAll(() => shop.close());

  it("looks like a business: two tenants, dozens of customers, a year of invoices", () => {
    const owners = ownersIn(shop);
    expect(new Set(owners.map(({ tenantId }) => tenantId)).size).toBe(2);
    expect(owners.length).toBeGreaterThan(36);
    expect(everyInvoice(shop, acme).map(({ issuedOn }) => issuedOn)).toEqual(
      ["2026-11", "2026-10", "2026-09", "2026-08", "2026-07", "2026-06", "2026-05", "2026-04", "2026-03"]
        .concat(["2026-02", "2026-01", "2025-12"])
        .map((month) => `${month}-01`),
    );
  });

  it("has invoices whose lines and tax add up, and gives them to their customer only", () => {
    for (const owner of ownersIn(shop))
      for (const { tenantId, customerId, lines, tax, total } of everyInvoice(shop, owner)) {
        expect({ tenantId, customerId }).toEqual(owner);
        expect(lines.reduce((sum, { quantity, unitAmount }) => sum + quantity * unitAmount, tax)).toBe(total);
      }
  });

  it("has the same object in no two hands, not even where tenants use the same customer id", () => {
    const ids = ownersIn(shop).flatMap((owner) => [
      ...everyInvoice(shop, owner).map(({ id }) => id),
      ...shop.subscriptions.of(owner).map(({ id }) => id),
      ...shop.credits.entriesOf(owner, { limit: 100, offset: 0 }).entries.map(({ id }) => id),
    ]);
    expect(new Set(ids).size).toBe(ids.length);
    expect(shop.customers.nameOf(acme)).not.toBe(shop.customers.nameOf({ ...acme, tenantId: "lumen" }));
  });

  it("has wallets that never fell below zero, worth their balance", () => {
    for (const owner of ownersIn(shop)) {
      const { entries } = shop.credits.entriesOf(owner, { limit: 100, offset: 0 });
      let balance = 0;
      for (const { credits } of entries.toReversed()) {
        balance += credits;
        expect(balance).toBeGreaterThanOrEqual(0);
      }
      expect(shop.credits.walletOf(owner)?.balance ?? 0).toBe(balance);
    }
  });

  it("counts usage up to this hour and no further, the same in every span", () => {
    const lastHour = shop.usage.report(acme, "1d").buckets.at(-1);
    expect(lastHour).toEqual({ unit: "hour", start: "2026-11-21T10" });
    const [week, month] = [shop.usage.report(acme, "7d"), shop.usage.report(acme, "30d")];
    for (const [index, { points }] of week.features.entries())
      expect(points).toEqual(month.features[index]!.points.slice(-7));
    const today = week.features[0]!.points.at(-1)!;
    const hours = shop.usage.report(acme, "1d").features[0]!.points.slice(-11); // from midnight on
    expect(hours.reduce((sum, each) => sum + each, 0)).toBe(today);
  });

  it.each([
    [{ tenantId: "default", customerId: "cus_acme" }, "cus_acme"],
    [{ tenantId: "default", customerExternalId: "acme-001" }, "cus_acme"],
    [{ tenantId: "default", customerExternalId: "ACME-001" }, undefined],
    [{ tenantId: "default", customerId: "acme-001" }, undefined],
    [{ tenantId: "another", customerId: "cus_acme" }, undefined],
    [{ tenantId: "lumen", customerId: "cus_globex" }, undefined],
  ])("finds for %j: %s", async (query, id) => {
    expect((await shop.customers.directory.find(query))?.id).toBe(id);
  });

  it.each([
    ["søns", ["cus_obrien"]],
    ["SONS", []],
    ["GLOBEX-002", ["cus_globex"]],
    ["billing@acme.example", ["cus_acme"]],
    ["%", []],
  ])("finds customers by a part of what is known of them: %s", (text, ids) => {
    expect(shop.customers.search("default", text).customers.map(({ id }) => id)).toEqual(ids);
  });
});

describe("the search of invoices", () => {
  let shop: Shop;
  beforeAll(() => {
    shop = openShop(":memory:", () => NOW);
  });
  afterAll(() => shop.close());
  const numbers = (filter: Parameters<Shop["invoices"]["search"]>[1], customerId = "cus_globex") =>
    shop.invoices
      .search({ tenantId: "default", customerId }, filter, { limit: 50, offset: 0 })
      .invoices.map(({ number }) => number);

  it("narrows by number, days, amount and status, and by all of them together", () => {
    expect(numbers({ number: "ex-0012" })).toEqual(["GLOBEX-0012"]);
    expect(numbers({ from: "2026-09-01", to: "2026-10-01" })).toEqual(["GLOBEX-0011", "GLOBEX-0010"]);
    expect(numbers({ status: "open" })).toEqual(["GLOBEX-0012"]);
    expect(numbers({ status: "overdue" })).toEqual(["GLOBEX-0011", "GLOBEX-0010"]);
    expect(numbers({ status: "void" })).toEqual(["GLOBEX-0002"]);
    const { total } = shop.invoices.find("in_globex_12")!;
    expect(numbers({ least: total, most: total, from: "2026-11-01" })).toEqual(["GLOBEX-0012"]);
    expect(numbers({ least: total + 1, most: total })).toEqual([]);
  });

  it("takes every character of a number for itself", () => {
    for (const number of ["%", "_", "'", "GLOBEX%", "\\"]) expect(numbers({ number })).toEqual([]);
  });

  it("pages through a thousand without missing or repeating one", () => {
    const owner = { tenantId: "default", customerId: "cus_hydra" };
    const seen = Array.from({ length: 40 }, (_, page) =>
      shop.invoices.search(owner, {}, { limit: 25, offset: page * 25 }),
    );
    expect(new Set(seen.flatMap(({ invoices }) => invoices.map(({ id }) => id))).size).toBe(1000);
    expect(seen.every(({ total }) => total === 1000)).toBe(true);
  });
});

describe("the shop's file", () => {
  it("holds the same everywhere at first, and keeps what was changed", () => {
    const file = freshFile();
    const shop = openShop(file, () => NOW);
    expect(everything(shop)).toEqual(everything(opened(":memory:")));
    const cancelled = shop.subscriptions.setCancelAtPeriodEnd(shop.subscriptions.find("sub_acme_plan")!, true);
    const card = { brand: "Visa", last4: "1111", expMonth: 9, expYear: 2029 };
    shop.paymentMethods.set(acme, card);
    shop.close();
    const again = opened(file, NOW + 3_600_000);
    expect(again.subscriptions.find("sub_acme_plan")).toEqual(cancelled);
    expect(again.paymentMethods.of(acme)).toEqual({ ...acme, ...card });
  });

  it("is made anew when a month has begun, so that the demo is never stale", () => {
    const file = freshFile();
    openShop(file, () => NOW).close();
    const later = opened(file, Date.parse("2027-03-01T00:00:00.000Z"));
    expect(everyInvoice(later, acme)[0]!.issuedOn).toBe("2027-03-01");
  });

  it("may hold the tables of an older demo, and leaves everybody else's alone", () => {
    const file = freshFile();
    const old = new Database(file);
    old.exec(`create table customer (id text primary key); insert into customer values ('cus_acme');
      create table invoice (id text primary key, customer_id text references customer (id));
      create table postern_session (id text); insert into postern_session values ('ps_1')`);
    old.close();
    expect(opened(file).customers.nameOf(acme)).toBe("Acme Corporation");
    const reader = new Database(file, { readonly: true });
    onTestFinished(() => void reader.close());
    expect(reader.prepare("select id from postern_session").all()).toEqual([{ id: "ps_1" }]);
  });
});
