import { describe, expect, it, onTestFinished } from "vitest";
import type { Scope } from "../src/demo-portal.ts";
import { portalPage } from "../src/portal/portal-page.ts";
import type { Visit } from "../src/portal/visit.ts";
import { openShop } from "../src/shop/shop.ts";

const hostile = `"><script>alert(1)</script><img src=x onerror=alert(2)>'`;

function freshShop() {
  const shop = openShop(":memory:");
  onTestFinished(() => shop.close());
  return shop;
}

const access = (customerId: string, scopes: readonly Scope[]): Visit => ({
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
  secondsLeft: 3600,
  embedOrigin: "https://elsewhere.example",
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

  it("holds a hostile name as text", () => {
    const { body } = portalPage(access(hostile, []), freshShop());
    expect(body).toContain("&lt;script&gt;");
    expect(body).not.toMatch(/<script>|<img/);
  });

  it("may be framed by the one origin that embeds it, and tells how long it lasts", () => {
    const { headers, body } = portalPage(access("cus_acme", []), freshShop());
    expect(headers["content-security-policy"]).toContain("frame-ancestors 'self' https://elsewhere.example;");
    expect(body).toContain('data-seconds-left="3600"');
  });

  it("lets its log-out lead to where the session came from", () => {
    const { headers } = portalPage(access("cus_acme", []), freshShop());
    expect(headers["content-security-policy"]).toContain("form-action 'self' https://app.example;");
  });
});
