import type { PortalEvent, PortalEventName } from "@postern/core";
import { expect, it } from "vitest";
import type { Send } from "../http.ts";
import { bearer, type SamplePortal, sameOrigin, samplePortal, withKey } from "../sample-portal.ts";

const USER_AGENT = "Mozilla/5.0 (test)";
const PROXIED = "192.0.2.7";

/** The app under test, and whether its host believes its proxy. */
export interface CallerApp {
  readonly portal: SamplePortal;
  readonly trustsProxy: boolean;
  /** Must be called whenever the host works out who is calling. @returns that it may believe this proxy. */
  readonly asked: () => boolean;
}

/**
 * What events tell of a caller, by whatever means the host knows it.
 * @param serve mounts both sides of the portal where `samplePortal` has them, a guard for `invoices:pay` on
 * `/guarded`, and `enterPortal` for `cus_acme` on `POST /billing`.
 */
export function callerCases(serve: (app: CallerApp) => Promise<{ readonly send: Send }>): void {
  it.each([
    ["the socket's address", false, "127.0.0.1"],
    ["what the proxy says, where the app trusts it", true, PROXIED],
  ])("is %s", async (_, trustsProxy, ip) => {
    const portal = samplePortal();
    const told: PortalEvent[] = [];
    for (const name of ["created", "revoked", "denied"] satisfies PortalEventName[])
      portal.on(name, (event) => void (event.userAgent !== null && told.push(event)));
    await callAll(portal, await serve({ portal, trustsProxy, asked: () => true }));
    const caller = { ip, userAgent: USER_AGENT };
    expect(told.map((each) => ({ event: each.event, ip: each.ip, userAgent: each.userAgent }))).toEqual(
      ["created", "revoked", "denied", "created"].map((event) => ({ event, ...caller })),
    );
  });

  it("is not asked for where nobody listens", async () => {
    const portal = samplePortal();
    let times = 0;
    const host = await serve({ portal, trustsProxy: true, asked: () => (times += 1) > 0 });
    times = 0; // a host may try what it was given
    await callAll(portal, host);
    expect(times).toBe(0);
    portal.on("created", () => {});
    await callAll(portal, host);
    expect(times).toBeGreaterThan(0);
  });
}

/** Calls everything that tells an event. */
export async function callAll(portal: SamplePortal, { send }: { readonly send: Send }): Promise<void> {
  const agent = { "user-agent": USER_AGENT, "x-forwarded-for": PROXIED };
  const json = { ...withKey, ...agent, "content-type": "application/json" };
  await send("/v1/portal-sessions", { method: "POST", headers: json, body: '{"customerId":"cus_acme"}' });
  await send("/portal/session", { method: "DELETE", headers: { ...(await bearer(portal)), ...agent } });
  await send("/guarded", { headers: { ...(await bearer(portal)), ...agent } });
  await send("/billing", { method: "POST", headers: { ...sameOrigin, ...agent } });
}
