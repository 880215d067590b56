import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { portalGuard, portalRoutes } from "@postern/core/fetch";
import { openPortal } from "@postern/example-custom-store";
import { expect, onTestFinished, test } from "vitest";

test("a portal over the example's store > mints, redeems once, guards, and revokes, through a restart", async () => {
  const path = mkdtempSync(join(tmpdir(), "postern-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));

  const first = await openPortal(path);
  const { url, id } = await first.portal.sessions.create({ customerId: "cus_acme" });
  expect((await app(first)(new Request(url!))).status).toBe(200);
  const link = url!.slice(url!.lastIndexOf("/") + 1);
  const redeemed = await app(first)(redeem(link));
  expect(redeemed.status).toBe(200);
  const { token } = (await redeemed.json()) as { token: string };
  expect((await app(first)(redeem(link))).status).toBe(410);
  await first.close();

  const second = await openPortal(path);
  onTestFinished(second.close);
  const invoices = () =>
    app(second)(new Request(`${base}/invoices`, { headers: { authorization: `Bearer ${token}` } }));
  const admitted = await invoices();
  expect([admitted.status, await admitted.json()]).toEqual([200, { invoicesOf: "cus_acme" }]);
  await second.portal.sessions.revoke(id);
  expect((await invoices()).status).toBe(401);
});

const base = "http://127.0.0.1:3000/portal";

/** The customer's side and one guarded route, as any Fetch host would mount them. */
function app({ portal }: Awaited<ReturnType<typeof openPortal>>): (request: Request) => Promise<Response> {
  const guard = portalGuard(portal, "invoices:read");
  return portalRoutes(portal, {
    prefix: "/portal",
    otherwise: async (request) => {
      const { access, response } = await guard(request);
      return response ?? Response.json({ invoicesOf: access.customerId });
    },
  });
}

function redeem(token: string): Request {
  const headers = { "content-type": "application/json" };
  return new Request(`${base}/redeem`, { method: "POST", headers, body: JSON.stringify({ token }) });
}
