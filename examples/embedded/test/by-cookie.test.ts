import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { app } from "../src/by-cookie.ts";

const PORTAL = "https://billing.example.net";
const framed = { "sec-fetch-dest": "iframe", "sec-fetch-mode": "navigate", accept: "text/html" };
const own = { ...framed, "sec-fetch-site": "same-origin" };

describe("the app of docs/embedding.md", () => {
  it("stands there as it is run here", () => {
    const read = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8");
    const blocks = [...read("../../../docs/embedding.md").matchAll(/^```ts\n([^]*?)^```$/gm)].map(([, code]) => code);
    expect(blocks).toContain(read("../src/by-cookie.ts"));
  });

  it("lets a frame in by a cookie of its own, goes on, and refuses other sites", async () => {
    const send = await served();
    const { opened, redeemed } = await enteredBy(send);
    expect(opened.headers.get("content-security-policy")).toContain("frame-ancestors 'self' https://app.example.com");
    const [lax, partitioned] = redeemed.headers.getSetCookie();
    expect(lax).toMatch(/^__Host-postern=;.*SameSite=Lax.*Max-Age=0/);
    expect(partitioned).toMatch(/^__Host-postern=pstoken_.*Secure; SameSite=None; Partitioned/);

    const cookie = cookiesOf(redeemed);
    const page = await send("GET", "/portal", { ...own, cookie });
    expect(page.headers.get("content-security-policy")).toBe("frame-ancestors https://app.example.com");
    expect(await page.json()).toMatchObject([{ customerId: "cus_acme" }]);
    const next = await send("POST", "/portal/continue", { ...own, cookie });
    expect([next.status, next.headers.get("location")]).toEqual([303, `${PORTAL}/portal`]);
    expect(cookiesOf(next)).not.toBe(cookie);
    expect((await send("GET", "/portal", { cookie: cookiesOf(next) })).status).toBe(200);

    const elsewhere = { ...framed, "sec-fetch-site": "cross-site" };
    expect((await send("POST", "/portal/continue", { ...elsewhere, cookie })).status).toBe(403);
    expect((await send("POST", "/billing", { ...elsewhere, "x-signed-in": "cus_acme" })).status).toBe(403);
  });

  it("goes on for eight hours and no longer", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    onTestFinished(() => void vi.useRealTimers());
    const send = await served();
    let cookie = cookiesOf((await enteredBy(send)).redeemed);
    for (let hour = 1; hour <= 8; hour += 1) {
      vi.setSystemTime(Date.now() + 3_590_000);
      const next = await send("POST", "/portal/continue", { ...own, cookie });
      expect(next.status).toBe(303);
      cookie = cookiesOf(next);
    }
    vi.setSystemTime(Date.now() + 3_590_000);
    expect((await send("POST", "/portal/continue", { ...own, cookie })).status).toBe(401);
  });
});

/** Through the form in the shop's page, and the button in the frame. */
async function enteredBy(send: Awaited<ReturnType<typeof served>>) {
  const billing = await send("POST", "/billing", { "sec-fetch-site": "same-origin", "x-signed-in": "cus_acme" });
  const link = billing.headers.get("location")!;
  expect([billing.status, link]).toEqual([303, expect.stringContaining(`${PORTAL}/portal/open/`)]);
  const opened = await send("GET", link.replace(PORTAL, ""), { ...framed, "sec-fetch-site": "cross-site" });
  const token = link.split("/").at(-1);
  const redeemed = await send("POST", "/portal/redeem", { ...own, cookie: cookiesOf(opened) }, token);
  return { opened, redeemed };
}

async function served() {
  const server = createServer(app).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.close().closeAllConnections();
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return (method: string, path: string, headers: Record<string, string>, token?: string) => {
    const body = token === undefined ? null : new URLSearchParams({ token });
    return fetch(origin + path, { method, headers, body, redirect: "manual" });
  };
}

/** What a browser sends back. */
function cookiesOf(reply: Response): string {
  const kept = reply.headers.getSetCookie().filter((each) => !each.includes("Max-Age=0"));
  return kept.map((each) => each.split(";", 1)[0]).join("; ");
}
