import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { errorReply, type HttpReply } from "../../src/http/index.ts";
import { memoryStore, PortalError } from "../../src/index.ts";
import { form, navigation, ownForm } from "./request.ts";
import { HOME, RETURN_URL, type SetUp, setUp } from "./support.ts";

type Visit = (bench: SetUp) => Promise<HttpReply>;

const openIt =
  (delivery: "link" | "redirect"): Visit =>
  async ({ visit, mint }) =>
    visit("GET", `/open/${(await mint({ delivery })).token}`, {
      headers: { ...navigation, "sec-fetch-site": "same-site" },
    });

const pages: [string, Visit][] = [
  ["the open page", openIt("link")],
  ["the open page that presses its button", openIt("redirect")],
  ["a bad link's page", ({ visit }) => visit("GET", "/open/nonsense", { headers: navigation })],
  [
    "a used link's page",
    async ({ visit, mint, portal }) => {
      const { token } = await mint({ returnUrl: RETURN_URL });
      await portal.redeem(token);
      return visit("GET", `/open/${token}`, { headers: navigation });
    },
  ],
  [
    "the page without cookies",
    async ({ visit, mint }) =>
      visit("POST", "/redeem", { headers: ownForm, body: form({ token: (await mint()).token }) }),
  ],
  ["a guarded page's 401", ({ visit }) => visit("GET", "/session", { headers: navigation })],
  ["a page by the wrong method", ({ visit }) => visit("GET", "/redeem", { headers: navigation })],
  [
    "an outage's page",
    ({ visit, down }) => {
      down.store = true;
      return visit("GET", `/open/pslink_${"A".repeat(28)}.${"A".repeat(43)}`, { headers: navigation });
    },
  ],
  ["the signed-out page", ({ visit }) => visit("POST", "/logout", { headers: ownForm })],
];

const contentOf = (element: string, body: string) =>
  [...body.matchAll(new RegExp(`<${element}>([^]*?)</${element}>`, "g"))].map((match) => match[1]!);
const hashOf = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
const policyOf = (reply: HttpReply) =>
  Object.fromEntries(
    String(reply.headers["content-security-policy"])
      .split("; ")
      .map((directive) => [directive.split(" ", 1)[0]!, directive.split(" ").slice(1)]),
  );

describe.each(pages)("%s", (name, visit) => {
  const options = { homeUrl: name === "the signed-out page" ? undefined : HOME };

  test("can be read by everyone: language, title, one heading, viewport, typed buttons", async () => {
    const body = (await visit(setUp(options))).body!;
    expect(body).toMatch(/^<!doctype html>\s*<html lang="en" dir="ltr">/);
    expect(contentOf("title", body)).toHaveLength(1);
    expect(contentOf("title", body)[0]).toBe(contentOf("h1", body)[0]?.replaceAll(/<\/?bdi>/g, ""));
    expect(contentOf("h1", body)).toHaveLength(1);
    expect(body).toContain('<meta charset="utf-8"');
    expect(body).toContain('<meta name="viewport" content="width=device-width"');
    expect(contentOf("main", body)).toHaveLength(1);
    for (const button of body.match(/<button[^>]*>/g) ?? []) expect(button).toBe('<button type="submit">');
    expect(body).not.toMatch(/ (style|on[a-z]+)=|user-scalable|maximum-scale|outline:\s*(0|none)/);
  });

  test("allows its own style and script by their hash, and nothing else", async () => {
    const reply = await visit(setUp(options));
    const policy = policyOf(reply);
    const scripts = contentOf("script", reply.body!);
    expect(policy["default-src"]).toEqual(["'none'"]);
    expect(policy["base-uri"]).toEqual(["'none'"]);
    expect(policy["style-src"]).toEqual(contentOf("style", reply.body!).map(hashOf));
    expect(policy["script-src"]).toEqual(scripts.length === 0 ? undefined : scripts.map(hashOf));
    expect(policy["form-action"]).toEqual(["'self'", "https://shop.example.com"]);
    expect(policy["frame-ancestors"]).toEqual(["'none'"]);
    expect(reply.body!.match(/<(script|style|link|img|iframe|object)\b/g)).toHaveLength(1 + scripts.length);
  });

  test("is kept by no cache, framed by nobody, guessed at by no browser and found by no search", async () => {
    expect((await visit(setUp(options))).headers).toMatchObject({
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-store",
      "x-frame-options": "DENY",
      "x-content-type-options": "nosniff",
      "x-robots-tag": "noindex",
      "referrer-policy": "strict-origin",
    });
  });

  test("may be framed by embedOrigins only", async () => {
    const reply = await visit(setUp({ ...options, embedOrigins: ["https://shop.example.com"] }));
    expect(policyOf(reply)["frame-ancestors"]).toEqual(["'self'", "https://shop.example.com"]);
    expect(reply.headers).not.toHaveProperty("x-frame-options");
  });

  test("escapes the brand's name", async () => {
    const { body } = await visit(setUp({ ...options, brand: { name: `<b>"Shop" & 'Co'` } }));
    expect(body).toContain('<p class="brand">&lt;b&gt;&quot;Shop&quot; &amp; &#39;Co&#39;</p>');
  });
});

describe("a page's button", () => {
  test.each([
    ["#ffffff", "#000"],
    ["#ffff00", "#000"],
    ["#808080", "#000"],
    ["#1f3a5f", "#fff"],
    ["#000000", "#fff"],
    ["#FF0000", "#000"],
  ])("of the colour %s is written in %s, which stands out more", async (color, text) => {
    const { visit } = setUp({ brand: { color } });
    const reply = await visit("GET", "/open/nonsense", { headers: navigation });
    expect(reply.body).toContain(`background:${color};color:${text};`);
  });
});

describe("the way back", () => {
  test("leads home where the session's own is of an origin no longer allowed", async () => {
    const store = memoryStore();
    const { token } = await setUp({ store }).mint({ returnUrl: RETURN_URL });
    const { visit, portal } = setUp({ store, returnOrigins: ["https://new.example.com"] });
    await portal.redeem(token);
    const { body } = await visit("GET", `/open/${token}`, { headers: navigation });
    expect(body).toContain(`href="${HOME}"`);
    expect(body).not.toContain(RETURN_URL);
  });

  test("leads out of a frame that the portal may be in, but not from one page of the portal to another", async () => {
    const { visit, portal } = setUp();
    const { body } = await visit("GET", "/open/nonsense", { headers: navigation });
    expect(body).toContain(`target="_top" href="${HOME}"`);
    const missing = errorReply(portal, new PortalError("resource_unknown"), (name) =>
      new Map(Object.entries(navigation)).get(name),
    );
    expect(missing?.body).toMatch(/target="_self" href="[^"]+\/portal"/);
  });

  test("is named by its host, and is safe in an attribute", async () => {
    const { visit, mint, portal } = setUp();
    const { token } = await mint({ returnUrl: `${RETURN_URL}?a=1&b='"><i>` });
    await portal.redeem(token);
    const { body } = await visit("GET", `/open/${token}`, { headers: navigation });
    expect(body).toContain("Back to shop.example.com</a>");
    expect(body).toMatch(/href="https:\/\/shop\.example\.com\/account\?a=1&amp;b=&#39;&quot;&gt;&lt;i&gt;"/);
  });
});
