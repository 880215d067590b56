import type { SessionView } from "@postern/core";
import type { AuditRow } from "@postern/example-audit-log";
import { describe, expect, it } from "vitest";
import type { DemoReply } from "../src/exchange.ts";
import { createFieldsOf } from "../src/staff/create-form.ts";
import { createPage } from "../src/staff/create-page.ts";
import { customerPage, revokeAllPage } from "../src/staff/customer-page.ts";
import { customersPage } from "../src/staff/customers-page.ts";
import type { Desk } from "../src/staff/desk.ts";
import { addressOf } from "../src/staff/desk.ts";
import { createdPage } from "../src/staff/link-page.ts";
import { sessionPage } from "../src/staff/session-page.ts";
import { sessionsPage } from "../src/staff/sessions-page.ts";
import { trailPage } from "../src/staff/trail-page.ts";

const hostile = `"><script>alert(1)</script><img src=x onerror=alert(2)>'`;
const tenant = { id: hostile, name: hostile, email: hostile, address: [hostile], color: "#000000" };
const customer = { tenantId: hostile, id: hostile, externalId: hostile, name: hostile, email: hostile };

const desk: Desk = {
  tenant,
  tenants: [tenant],
  sessions: {} as Desk["sessions"],
  customer: () => customer,
  at: (path, query) => addressOf(path, { tenant: hostile, ...query }),
};

const session: SessionView = {
  id: "ps_1",
  status: "issued",
  isUsed: false,
  customerId: hostile,
  customerExternalId: hostile,
  actor: hostile,
  scopes: [hostile],
  use: "many",
  delivery: "link",
  returnUrl: hostile,
  page: hostile,
  locale: hostile,
  metadata: { createdBy: hostile, [hostile]: hostile },
  createdAt: 0,
  openUntil: 1,
  expiresAt: 2,
  redeemedAt: null,
  revokedAt: null,
};

const row: AuditRow = {
  id: "1",
  at: 0,
  event: hostile,
  tenant_id: hostile,
  session_id: hostile,
  customer_id: hostile,
  customer_external_id: hostile,
  actor: hostile,
  reason: hostile,
  ip: hostile,
  user_agent: hostile,
  staff: hostile,
};

const sessions = { data: [session], nextCursor: hostile };
const trail = { rows: [row], next: hostile };
const found = { customers: [customer], total: 999 };
const fields = createFieldsOf(new URLSearchParams({ ttlSeconds: hostile, metadata: hostile, page: hostile }));
const created = { ...session, customerName: hostile, url: hostile, token: hostile };

const pages: Readonly<Record<string, () => DemoReply>> = {
  customers: () => customersPage(desk, { found, text: hostile, page: 2, portalOrigin: "https://app.example" }),
  "no customers": () =>
    customersPage(desk, {
      found: { customers: [], total: 0 },
      text: hostile,
      page: 1,
      portalOrigin: "https://a.example",
    }),
  customer: () =>
    customerPage(desk, { customer, sessions, withEnded: true, trail, notice: undefined, portalOrigin: "https://a.b" }),
  "revoke all": () => revokeAllPage(desk, customer),
  create: () =>
    createPage(
      desk,
      customer,
      fields,
      new Map([
        ["page", [hostile]],
        ["", [hostile]],
      ]),
    ),
  created: () => createdPage(desk, created),
  sessions: () => sessionsPage(desk, { sessions, withEnded: true, nameOf: () => hostile }, undefined),
  session: () => sessionPage(desk, session, hostile, trail),
  "audit trail": () => trailPage(desk, trail, { customerId: hostile, sessionId: hostile }, () => hostile),
};

describe("the staff's pages", () => {
  it.each(Object.keys(pages))("hold hostile data as text: %s", (name) => {
    const { body } = pages[name]!();
    expect(body).toContain("&lt;script&gt;");
    expect(body).not.toMatch(/<script>|<img src=x|href="javascript/);
  });

  it("keep ids apart from the rest of an address", () => {
    const odd = { ...customer, id: "a/b?c#d" };
    const { body } = customersPage(desk, {
      found: { customers: [odd], total: 1 },
      text: "",
      page: 1,
      portalOrigin: "https://a.b",
    });
    expect(body).toContain('action="/customers/a%2Fb%3Fc%23d/open?');
  });
});
