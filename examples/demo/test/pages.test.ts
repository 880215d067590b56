import type { PortalAccess } from "@postern/core";
import { describe, expect, it, onTestFinished } from "vitest";
import type { Scope } from "../src/demo-portal.ts";
import { linkPage } from "../src/staff/link-page.ts";
import { portalPage } from "../src/portal/portal-page.ts";
import { staffPage } from "../src/staff/staff-page.ts";
import { openShop } from "../src/shop/shop.ts";

const hostile = `"><script>alert(1)</script><img src=x onerror=alert(2)>'`;

function freshShop() {
  const shop = openShop(":memory:");
  onTestFinished(() => shop.close());
  return shop;
}

const access = (customerId: string, scopes: readonly Scope[]): PortalAccess<Scope> => ({
  sessionId: "ps_1",
  tenantId: "default",
  customerId,
  customerExternalId: null,
  actor: null,
  scopes,
  expiresAt: 0,
  returnUrl: "https://app.example/back?x=1&y=2",
  page: null,
  locale: null,
});

describe("pages", () => {
  it("hold hostile names as text", () => {
    const customer = { tenantId: "default", id: hostile, externalId: hostile, name: hostile, email: hostile };
    const view = { sessions: { data: [], nextCursor: null }, withEnded: false, notice: hostile };
    const pages = [
      staffPage({ ...view, customers: [customer], portalOrigin: "https://app.example" }),
      linkPage(hostile, { url: hostile, expiresAt: 0 }),
      portalPage(access(hostile, []), freshShop()),
    ];
    for (const { body } of pages) {
      expect(body).toContain("&lt;script&gt;");
      expect(body).not.toMatch(/<script>|<img/);
    }
  });

  it("keep the staff's customers apart from the address of a form", () => {
    const customer = { tenantId: "default", id: "a/b?c#d", externalId: null, name: "A", email: "a@example" };
    const view = { sessions: { data: [], nextCursor: null }, withEnded: false, notice: undefined };
    const { body } = staffPage({ ...view, customers: [customer], portalOrigin: "https://app.example" });
    expect(body).toContain('action="/customers/a%2Fb%3Fc%23d/open"');
  });
});

describe("the portal page", () => {
  const sections = {
    "invoices:read": "ACME-0001",
    "subscriptions:read": "Audit log",
    "subscriptions:write": "/cancel",
  };

  it.each<[readonly Scope[], readonly string[]]>([
    [[], []],
    [["invoices:read"], ["ACME-0001"]],
    [["subscriptions:read"], ["Audit log"]],
    [["subscriptions:write"], []],
    [
      ["subscriptions:read", "subscriptions:write"],
      ["Audit log", "/cancel"],
    ],
  ])("shows to %j only %j", (scopes, shown) => {
    const { body } = portalPage(access("cus_acme", scopes), freshShop());
    expect(Object.values(sections).filter((section) => body.includes(section))).toEqual(shown);
  });

  it("shows nothing of another customer", () => {
    const { body } = portalPage(access("cus_globex", ["invoices:read", "subscriptions:read"]), freshShop());
    expect(body).toContain("GLOBEX-0001");
    expect(body).not.toMatch(/acme/i);
  });

  it("lets its log-out lead to where the session came from", () => {
    const { headers } = portalPage(access("cus_acme", []), freshShop());
    expect(headers["content-security-policy"]).toContain("form-action 'self' https://app.example;");
  });
});
