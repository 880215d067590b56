import { subscribe } from "node:diagnostics_channel";
import { metrics, trace } from "@opentelemetry/api";
import type { PortalEvent } from "@postern/core";

const counter = metrics.getMeter("postern").createCounter("postern.events");
for (const name of ["created", "opened", "redeemed", "denied", "revoked", "expired"])
  subscribe(`postern:${name}`, (message) => {
    const { event, reason, sessionId } = message as PortalEvent;
    counter.add(1, { event, reason: reason ?? undefined });
    trace.getActiveSpan()?.addEvent(`postern.${event}`, { reason: reason ?? "", sessionId: sessionId ?? "" });
  });
