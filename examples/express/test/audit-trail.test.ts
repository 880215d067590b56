import { readdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { cookieBrowser, customer, management, send } from "./support/client.ts";
import { serveDemo } from "./support/serve-demo.ts";

const ownPage = { "sec-fetch-site": "same-origin", accept: "text/html" };

describe("the audit trail", () => {
  it("tells who did what, when, from where and why", async () => {
    const demo = await serveDemo();
    const post = (path: string) => send(demo.origin + path, { method: "POST", headers: ownPage });
    const page = await post("/customers/cus_acme/link");
    const [, url = ""] = /value="([^"]+\/open\/[^"]+)"/.exec(page.text)!;
    const link = new URL(url).pathname.split("/").at(-1)!;
    const browser = cookieBrowser(demo);
    await browser.visit(`/open/${link}`, { headers: { "user-agent": "Browser/1" } });
    await browser.redeem(link);
    await customer(demo).redeem(link);
    const { json } = await management(demo).create({ customerId: "cus_acme", actor: "sam", delivery: "token" });
    await post("/customers/cus_acme/revoke");
    demo.clock.pass(3600);
    await customer(demo).get("/api/invoices", json["token"]);
    const { rows } = await demo.trail.read({ tenantId: "default", limit: 100 });
    const told = rows.map(({ event, staff, actor, reason, ip, user_agent: agent }) => ({
      event,
      staff,
      actor,
      reason,
      ip,
      agent,
    }));
    const local = expect.stringMatching(/^(::ffff:)?127\.0\.0\.1$/);
    const nobody = { staff: null, actor: null, reason: null, ip: local };
    expect(told.toReversed()).toEqual([
      { ...nobody, event: "created", staff: "Dana Reyes", agent: null },
      { ...nobody, event: "opened", agent: "Browser/1" },
      { ...nobody, event: "redeemed", agent: expect.any(String) },
      { ...nobody, event: "denied", reason: "link_redeemed", agent: expect.any(String) },
      { ...nobody, event: "created", actor: "sam", agent: expect.any(String) },
      { ...nobody, event: "revoked", staff: "Dana Reyes", agent: null },
      { ...nobody, event: "denied", actor: "sam", reason: "session_revoked", agent: expect.any(String) },
    ]);
    expect(rows.at(0)?.at).toBe(demo.clock.now);
  });

  it("is found by customer, session and event, page by page", async () => {
    const demo = await serveDemo();
    const { sessions } = demo.portal;
    const { id } = await sessions.create({ customerId: "cus_globex" });
    for (let more = 0; more < 5; more += 1) await sessions.create({ customerId: "cus_acme" });
    await sessions.revoke({ customerId: "cus_acme" });
    const read = (query: object) => demo.trail.read({ tenantId: "default", limit: 3, ...query });
    const first = await read({ customerId: "cus_acme" });
    const second = await read({ customerId: "cus_acme", after: first.next });
    expect([first, second].map(({ rows }) => rows.map(({ event }) => event))).toEqual([
      ["revoked", "created", "created"],
      ["created", "created", "created"],
    ]);
    expect(second.next).toBeUndefined();
    expect((await read({ sessionId: id })).rows).toHaveLength(1);
    expect((await read({ event: "revoked" })).rows).toHaveLength(1);
    expect((await read({ after: "' or 1=1" })).rows).toHaveLength(3);
    expect((await read({ tenantId: "another" })).rows).toEqual([]);
  });

  it("and the logs, and every page but the one that shows it once, hold no secret", async () => {
    const demo = await serveDemo();
    const written: string[] = [];
    for (const stream of [process.stdout, process.stderr])
      vi.spyOn(stream, "write").mockImplementation((text) => written.push(String(text)) > 0);
    try {
      const { sessions } = demo.portal;
      const link = await sessions.create({ customerId: "cus_acme" });
      const { token } = await demo.portal.redeem(link.token);
      const direct = await sessions.create({ customerId: "cus_acme", delivery: "token" });
      await customer(demo).get("/api/invoices", `${direct.token}x`);
      await customer(demo).redeem(link.token);
      const paths = ["/", "/customers/cus_acme?ended=1", "/sessions?ended=1", `/sessions/${link.id}`, "/audit"];
      for (const path of paths) written.push((await send(demo.origin + path)).text);
      const folder = dirname(demo.storeUrl.replace("file:", ""));
      for (const file of readdirSync(folder).filter((name) => name.includes("audit")))
        written.push(readFileSync(`${folder}/${file}`, "latin1"));
      const everything = written.join("\n");
      expect(everything).toContain(link.id);
      for (const secret of [link.token, token, direct.token]) expect(everything).not.toContain(secret.slice(-43));
    } finally {
      vi.restoreAllMocks();
    }
  });
});
