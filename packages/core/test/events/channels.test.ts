import { spawnSync } from "node:child_process";
import { channel, subscribe, unsubscribe } from "node:diagnostics_channel";
import { describe, expect, onTestFinished, test } from "vitest";
import { type PortalEvent, portalEventNames } from "../../src/events.ts";
import { refusal, start, testPortal } from "../support.ts";
import { acmes, event, setUp } from "./support.ts";

function subscribed(): unknown[] {
  const told: unknown[] = [];
  const listener = (message: unknown) => void told.push(message);
  for (const name of portalEventNames) subscribe(`postern:${name}`, listener);
  onTestFinished(() => {
    for (const name of portalEventNames) unsubscribe(`postern:${name}`, listener);
  });
  return told;
}

describe("the diagnostics channels", () => {
  test("tell the same events as listeners hear, of every portal of the process", async () => {
    const told = subscribed();
    const { portal, clock, tell } = setUp();
    const { token, id } = await portal.sessions.create({ customerId: "cus_acme" });
    await portal.redeem(token);
    await portal.sessions.revoke(id);
    const late = await portal.sessions.create({ customerId: "cus_acme", delivery: "token" });
    clock.now = late.expiresAt;
    await refusal(portal.authorize(late.token));
    expect(told).toEqual(tell());
    expect(told.map((each) => (each as PortalEvent).event)).toEqual([
      "created",
      "redeemed",
      "revoked",
      "created",
      "expired",
      "denied",
    ]);
    const other = await testPortal().portal.sessions.create({ customerId: "cus_acme" });
    expect(told.at(-1)).toEqual(event("created", start, acmes(other.id)));
  });

  test("have nobody who listens once their subscribers are gone, and no portal of its own keeps one", async () => {
    const { portal } = testPortal();
    portal.on("created", () => {});
    await portal.sessions.create({ customerId: "cus_acme" });
    for (const name of portalEventNames) expect(channel(`postern:${name}`).hasSubscribers).toBe(false);
  });

  test("hand what a subscriber throws to Node as an uncaught exception, after the request was answered", () => {
    const code = `
      import { subscribe } from "node:diagnostics_channel";
      import { createPortal, memoryStore } from "@postern/core";
      process.on("uncaughtException", ({ message }) => console.log("uncaught: " + message));
      subscribe("postern:created", () => { throw new Error("no log"); });
      const portal = createPortal({
        baseUrl: "http://127.0.0.1:3000", store: memoryStore(), scopes: [], defaultScopes: [],
        customers: { find: ({ customerId }) => ({ id: customerId }) },
      });
      portal.on("created", ({ customerId }) => console.log("heard of " + customerId));
      console.log((await portal.sessions.create({ customerId: "cus_acme" })).status);
    `;
    const args = ["--conditions=@postern/source", "--disable-warning=ExperimentalWarning", "--input-type=module"];
    const cwd = new URL("../..", import.meta.url);
    const { stdout, stderr } = spawnSync(process.execPath, [...args, "--eval", code], { cwd, encoding: "utf8" });
    expect(stderr).toBe("");
    expect(stdout.trim().split("\n").toSorted()).toEqual(["heard of cus_acme", "issued", "uncaught: no log"]);
  });
});
