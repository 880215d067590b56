import { channel } from "node:diagnostics_channel";
import { metrics, trace } from "@opentelemetry/api";
import { createPortal, memoryStore } from "@postern/core";
import { expect, it, onTestFinished, vi } from "vitest";

it("counts events by kind and reason, and puts them on the span under way", async () => {
  const add = vi.fn<(value: number, attributes: object) => void>();
  const addEvent = vi.fn<(name: string, attributes: object) => void>();
  const meter = { createCounter: () => ({ add }) };
  metrics.setGlobalMeterProvider({ getMeter: () => meter } as never);
  vi.spyOn(trace, "getActiveSpan").mockReturnValue({ addEvent } as never);
  onTestFinished(() => {
    metrics.disable();
    vi.restoreAllMocks();
  });
  expect(channel("postern:created").hasSubscribers).toBe(false);
  await import("@postern/example-audit-log/open-telemetry");

  const portal = createPortal({
    baseUrl: "https://billing.example.com/portal",
    store: memoryStore(),
    customers: { find: ({ customerId }) => ({ id: customerId ?? "" }) },
    scopes: ["invoices:read"],
    defaultScopes: [],
  });
  const { id, token } = await portal.sessions.create({ customerId: "cus_acme", delivery: "token" });
  await portal.authorize(token, "invoices:read").catch(() => {});
  expect(add.mock.calls).toEqual([
    [1, { event: "created", reason: undefined }],
    [1, { event: "denied", reason: "scope_insufficient" }],
  ]);
  expect(addEvent.mock.calls).toEqual([
    ["postern.created", { reason: "", sessionId: id }],
    ["postern.denied", { reason: "scope_insufficient", sessionId: id }],
  ]);
});
