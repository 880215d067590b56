import { describe, expect, test } from "vitest";
import type { SessionDelivery, SessionUse } from "../../src/index.ts";
import { navigation } from "./request.ts";
import { setUp } from "./support.ts";

type Live = "nobody" | "the same customer" | "another customer" | "an ended customer";

/** Whether the page presses its own button, for every way to be there. */
function expected(delivery: SessionDelivery, use: SessionUse, site: string | undefined, live: Live): boolean {
  const inApp = delivery === "redirect";
  return inApp && (site === "same-origin" || site === "same-site") && live !== "another customer";
}

const rows: [SessionDelivery, SessionUse, string | undefined, Live, boolean][] = [];
for (const delivery of ["link", "redirect"] as const)
  for (const use of ["once", "many"] as const)
    for (const site of [undefined, "none", "cross-site", "same-site", "same-origin"])
      for (const live of ["nobody", "the same customer", "another customer", "an ended customer"] as const)
        rows.push([delivery, use, site, live, expected(delivery, use, site, live)]);

describe("open page > presses its own button", () => {
  test.each(rows)("for a %s used %s, from %s, while %s is in: %s", async (delivery, use, site, live, submits) => {
    const { visit, mint, mintToken, portal } = setUp();
    const { token } = await mint({ delivery, use });
    const holder =
      live === "nobody"
        ? undefined
        : await mintToken({ customerId: live === "the same customer" ? "cus_acme" : "cus_globex" });
    if (live === "an ended customer") await portal.sessions.revoke({ customerId: "cus_globex" });
    const cookie = holder && `__Host-postern=${holder}`;
    const reply = await visit("GET", `/open/${token}`, { headers: { ...navigation, "sec-fetch-site": site, cookie } });
    expect(reply.status).toBe(200);
    expect(reply.body).toContain('<button type="submit">');
    expect(reply.body!.includes("<script>document.forms[0].submit()</script>")).toBe(submits);
    expect(String(reply.headers["content-security-policy"]).includes("script-src")).toBe(submits);
  });

  test("never over a live session of the same customer id in another tenant", async () => {
    const { visit, mint, portal } = setUp();
    const { token } = await mint({ delivery: "redirect" });
    const other = await portal.forTenant("globex").sessions.create({ customerId: "cus_acme", delivery: "token" });
    const headers = { ...navigation, "sec-fetch-site": "same-origin", cookie: `__Host-postern=${other.token}` };
    expect((await visit("GET", `/open/${token}`, { headers })).body).not.toContain("<script");
  });
});
