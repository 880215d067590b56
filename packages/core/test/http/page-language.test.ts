import { describe, expect, test } from "vitest";
import type { HttpReply } from "../../src/http/index.ts";
import type { PageTexts } from "../../src/index.ts";
import { englishTexts } from "../../src/page-texts.ts";
import { cookiesOf, form, navigation, ownForm, pairOf } from "./request.ts";
import { RETURN_URL, setUp, type SetUp } from "./support.ts";

/** English with a mark before every text, so that a text which nobody translated shows. */
function marked(mark: string, given: unknown = englishTexts): unknown {
  if (typeof given === "string") return `${mark} ${given}`;
  if (Array.isArray(given)) return given.map((each) => marked(mark, each));
  return Object.fromEntries(Object.entries(given as object).map(([key, each]) => [key, marked(mark, each)]));
}

const translations = {
  de: marked("DE") as PageTexts,
  ar: { ...(marked("AR") as PageTexts), direction: "rtl" },
} as const;

const german = { ...navigation, "accept-language": "fr, de-AT;q=0.9, en;q=0.1" };

/** Everything that a page says, by element. */
const said = ({ body }: HttpReply) =>
  [...body!.matchAll(/<(title|h1|p|p class="note"|button type="submit")>([^]*?)<\/\w+>\s/g)].map(([, , text]) =>
    text!.replaceAll(/<[^>]+>/g, ""),
  );

const ways: [string, (bench: SetUp, headers: Record<string, string>) => Promise<HttpReply>][] = [
  [
    "the open page",
    async ({ visit, mint }, headers) => visit("GET", `/open/${(await mint({ actor: "ada" })).token}`, { headers }),
  ],
  ["a bad link's page", ({ visit }, headers) => visit("GET", "/open/nonsense", { headers })],
  [
    "a used link's page",
    async ({ visit, mint, portal }, headers) => {
      const { token } = await mint({ returnUrl: RETURN_URL });
      await portal.redeem(token);
      return visit("GET", `/open/${token}`, { headers });
    },
  ],
  ["a guarded page's 401", ({ visit }, headers) => visit("GET", "/session", { headers })],
  ["a page by the wrong method", ({ visit }, headers) => visit("GET", "/redeem", { headers })],
  [
    "an outage's page",
    ({ visit, down }, headers) => {
      down.store = true;
      return visit("GET", `/open/pslink_${"A".repeat(28)}.${"A".repeat(43)}`, { headers });
    },
  ],
  ["the signed-out page", ({ visit }, headers) => visit("POST", "/logout", { headers: { ...headers, ...ownForm } })],
];

describe.each(ways)("%s", (name, go) => {
  const options = { translations, ...(name === "the signed-out page" && { homeUrl: undefined }) };

  test("speaks the browser's language, in every word but names", async () => {
    const reply = await go(setUp(options), german);
    expect(reply.body).toContain('<html lang="de" dir="ltr">');
    expect(said(reply).length).toBeGreaterThan(2);
    for (const text of said(reply)) expect(text).toMatch(/^DE /);
  });

  test("is written from right to left where the language is", async () => {
    const reply = await go(setUp(options), { ...navigation, "accept-language": "ar" });
    expect(reply.body).toContain('<html lang="ar" dir="rtl">');
  });

  test("speaks English to everybody else", async () => {
    for (const headers of [navigation, { ...navigation, "accept-language": "fr" }]) {
      const reply = await go(setUp(options), headers);
      expect(reply.body).toContain('<html lang="en" dir="ltr">');
      expect(said(reply).join(" ")).not.toMatch(/DE |AR /);
    }
  });
});

describe("the session's own locale counts before the browser's", () => {
  const locale = "de-CH";
  const arabic = { ...navigation, "accept-language": "ar" };
  const open = ({ visit }: SetUp, token: string) => visit("GET", `/open/${token}`, { headers: arabic });

  test("on the open page", async () => {
    const bench = setUp({ translations });
    const { token } = await bench.mint({ locale });
    expect((await open(bench, token)).body).toContain('lang="de"');
  });

  test.each<[string, (bench: SetUp, token: string) => unknown]>([
    ["waited too long", ({ clock }) => (clock.now += 600_000)],
    ["was used", ({ portal }, token) => portal.redeem(token)],
    ["was withdrawn", ({ portal }) => portal.sessions.revoke({ all: true })],
  ])("on a link that %s, opened or pressed", async (_what, spoil) => {
    const bench = setUp({ translations });
    const { token } = await bench.mint({ locale, openWithinSeconds: 600 });
    const claimant = pairOf(cookiesOf(await open(bench, token))[0]!);
    await spoil(bench, token);
    const pressed = await bench.visit("POST", "/redeem", {
      headers: { ...arabic, ...ownForm, cookie: claimant },
      body: form({ token }),
    });
    for (const reply of [await open(bench, token), pressed]) {
      expect(reply.status).toBe(410);
      expect(reply.body).toContain('lang="de"');
    }
  });

  test.each<[string, number, (bench: SetUp) => unknown]>([
    ["expired", 401, ({ clock }) => (clock.now += 3_600_000)],
    ["was revoked", 401, ({ portal }) => portal.sessions.revoke({ all: true })],
  ])("behind the guard, once the session %s", async (_what, status, spoil) => {
    const bench = setUp({ translations });
    const { token } = await bench.mint({ locale, delivery: "token" });
    await spoil(bench);
    const reply = await bench.visit("GET", "/session", { headers: { ...arabic, cookie: `__Host-postern=${token}` } });
    expect(reply.status).toBe(status);
    expect(reply.body).toContain('lang="de"');
  });

  test("where it signs out, with nowhere to go back to", async () => {
    const bench = setUp({ translations, homeUrl: undefined });
    const { token } = await bench.mint({ locale, delivery: "token" });
    const headers = { ...arabic, ...ownForm, cookie: `__Host-postern=${token}` };
    for (let twice = 0; twice < 2; twice += 1) {
      const reply = await bench.visit("POST", "/logout", { headers });
      expect(reply.body).toContain('lang="de"');
    }
  });

  test("unless nobody translated into it: then the browser's", async () => {
    const bench = setUp({ translations });
    const { token } = await bench.mint({ locale: "pt-BR" });
    expect((await open(bench, token)).body).toContain('lang="ar"');
  });
});

test("a translation's markup is text, and values in it are never filled in again", async () => {
  const open = { ...englishTexts.open, lead: `<b>{customer}</b> "x"`, heading: "{customer} & co" };
  const bench = setUp({ translations: { en: { ...englishTexts, open } } });
  const { token } = await bench.mint({ customerId: "cus_braces" });
  const { body } = await bench.visit("GET", `/open/${token}`, { headers: navigation });
  expect(body).toContain("<h1><bdi>{actor} {customer}</bdi> &amp; co</h1>");
  expect(body).toContain("<title>{actor} {customer} &amp; co</title>");
  expect(body).toContain("&lt;b&gt;<strong><bdi>{actor} {customer}</bdi></strong>&lt;/b&gt; &quot;x&quot;");
});
