import { describe, expect, it } from "vitest";
import { management, send } from "./support/client.ts";
import { serveDemo } from "./support/serve-demo.ts";

const headers = { "sec-fetch-site": "same-origin", accept: "text/html" };
const filled = { delivery: "link", scopes: "invoices:read" };

async function submit(fields: Readonly<Record<string, string>>) {
  const demo = await serveDemo();
  const body = new URLSearchParams({ ...filled, ...fields });
  const answer = await send(`${demo.origin}/customers/cus_acme/sessions`, { method: "POST", headers, body });
  return { ...answer, demo, made: (await management(demo).list()).json["data"] as unknown[] };
}

describe("the form for a session", () => {
  it("passes every option on to create", async () => {
    const given = {
      ttlSeconds: "900",
      openWithinSeconds: "60",
      use: "many",
      delivery: "redirect",
      actor: " sam ",
      locale: "de",
      page: "/invoices",
    };
    const { status, made } = await submit({ ...given, metadata: "ticket = 42\n\nnote==x" });
    expect(status).toBe(200);
    expect(made).toMatchObject([
      {
        scopes: ["invoices:read"],
        use: "many",
        delivery: "redirect",
        actor: "sam",
        locale: "de",
        page: "/invoices",
        metadata: { createdBy: "Dana Reyes", ticket: "42", note: "=x" },
        openUntil: "2026-11-21T10:01:00.000Z",
        expiresAt: "2026-11-21T10:15:00.000Z",
      },
    ]);
  });

  it("grants no scope where none is ticked, and shows a token where one is asked for", async () => {
    const demo = await serveDemo();
    const body = new URLSearchParams({ delivery: "token" });
    const { text } = await send(`${demo.origin}/customers/cus_acme/sessions`, { method: "POST", headers, body });
    expect(text).toMatch(/value="eyJ[\w.-]+"/);
    expect((await management(demo).list()).json["data"]).toMatchObject([{ scopes: [] }]);
  });

  it.each([
    ["ttlSeconds", { ttlSeconds: "59" }],
    ["ttlSeconds", { ttlSeconds: "86401" }],
    ["ttlSeconds", { ttlSeconds: "1e3" }],
    ["ttlSeconds", { ttlSeconds: "an hour" }],
    ["openWithinSeconds", { openWithinSeconds: "3601" }],
    ["openWithinSeconds", { openWithinSeconds: "60", delivery: "token" }],
    ["use", { use: "once", delivery: "token" }],
    ["use", { use: "often" }],
    ["delivery", { delivery: "pigeon" }],
    ["scopes", { scopes: "invoices:burn" }],
    ["actor", { actor: "x".repeat(256) }],
    ["locale", { locale: "xx_yy!" }],
    ["page", { page: "//evil.example" }],
    ["returnUrl", { returnUrl: "https://evil.example/" }],
    ["metadata", { metadata: "no equals sign" }],
    ["metadata", { metadata: "=no name" }],
    ["metadata", { metadata: "__proto__=x" }],
    ["metadata", { metadata: `note=${"x".repeat(2048)}` }],
  ])("is shown again with what is wrong at %s (%#)", async (field, fields) => {
    const { status, text, made } = await submit(fields);
    expect(status).toBe(400);
    expect(text).toContain(`<a href="#${field}">`);
    expect(text).toMatch(new RegExp(`id="${field}-problem">[^<]+<`));
    expect(text.match(/class="problem"/g)).toHaveLength(1);
    expect(text).toContain(`id="${field}"`);
    expect(made).toEqual([]);
  });

  it("says at once what is wrong at several fields, in the form's own words", async () => {
    const { text } = await submit({ metadata: "no equals sign", locale: "!", actor: "x".repeat(256) });
    const marked = [...text.matchAll(/id="([a-z]+)-problem">([^<]+)</gi)].map(([, field, words]) => [field, words]);
    expect(new Set(marked.map(([field]) => field))).toEqual(new Set(["actor", "locale", "metadata"]));
    expect(marked).toContainEqual(["metadata", "must be lines of the form key=value"]);
  });

  it("keeps what was filled in, as text", async () => {
    const { text } = await submit({ locale: "!", actor: `"><b>sam</b>`, metadata: "\n</textarea><b>=1" });
    expect(text).toContain('value="&quot;&gt;&lt;b&gt;sam&lt;/b&gt;"');
    expect(text).not.toContain("<b>");
  });

  it("is there for customers that are there", async () => {
    const { origin } = await serveDemo();
    const post = (id: string) => send(`${origin}/customers/${id}/sessions`, { method: "POST", headers });
    expect(await post("cus_nobody")).toMatchObject({ status: 404 });
    expect(await send(`${origin}/customers/cus_nobody/new`)).toMatchObject({ status: 404 });
  });
});
