import { execFileSync } from "node:child_process";
import { needs, onPath } from "@postern/test-support/needs";
import { describe, expect, it } from "vitest";
import { serveDemo } from "../support/serve-demo.ts";
import { signedIn, type Whom } from "../support/signed-in.ts";

const poppler = { what: "pdftotext", found: onPath("pdftotext") !== undefined, getIt: "apt-get install poppler-utils" };

/** What a reader sees of an invoice, as one line. */
async function textOf(whom: Whom, invoice: string) {
  const demo = await serveDemo();
  const { sessions } = demo.portal.forTenant(whom.tenantId ?? "default");
  const { token } = await sessions.create({ customerId: "cus_acme", ...whom, delivery: "token" });
  const reply = await fetch(`${demo.baseUrl}/invoices/${invoice}/pdf`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const input = Buffer.from(await reply.arrayBuffer());
  const text = execFileSync("pdftotext", ["-raw", "-", "-"], { input, encoding: "utf8" });
  return { headers: reply.headers, text: text.replaceAll(/\s+/g, " ") };
}

describe("an invoice as PDF", { timeout: 30_000, ...needs(poppler) }, () => {
  it("has its facts, and a name to be kept under", async () => {
    const { headers, text } = await textOf({}, "in_acme_12");
    expect(headers.get("content-type")).toBe("application/pdf");
    expect(headers.get("content-disposition")).toBe('attachment; filename="ACME-0012.pdf"');
    for (const fact of ["Invoice ACME-0012", "Nov 1, 2026", "Dec 1, 2026", "Open", "Acme Corporation", "$288.00"])
      expect(text).toContain(fact);
    expect(text).toContain("Page 1 of 1");
  });

  it.each([
    [
      "in Japanese",
      { customerId: "cus_sakura", locale: "ja" },
      "in_sakura_12",
      "株式会社桜製作所グローバルソリューションズ",
    ],
    ["long", { customerId: "cus_railway", locale: "de" }, "in_railway_12", "bwllllantysiliogogogoch Narrow Gauge"],
    ["hostile", { customerId: "cus_mallory" }, "in_mallory_12", 'Mallory <script>alert("owned")</ script> Ltd'],
  ])("spells a name that is %s", async (_what, whom, invoice, name) => {
    expect((await textOf(whom, invoice)).text).toContain(name);
  });

  it("is of its customer only", async () => {
    const { get } = await signedIn(await serveDemo());
    expect(await get("/invoices/in_globex_12/pdf")).toMatchObject({ status: 404, json: { code: "resource_unknown" } });
  });
});
