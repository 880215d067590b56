import { describe, expect, it } from "vitest";
import { day, instant, money } from "../src/ui/format.ts";
import { html } from "../src/ui/html.ts";

describe("money", () => {
  it.each([
    [123_456, "USD", "$1,234.56"],
    [5, "EUR", "€0.05"],
    [123_456, "JPY", "¥123,456"],
    [-900, "GBP", "-£9.00"],
  ])("of %i minor units of %s is %s", (amount, currency, text) => {
    expect(money(amount, currency)).toBe(text);
  });
});

describe("time", () => {
  it("is told for people and for machines", () => {
    expect(day("2026-10-01").html).toBe('<time datetime="2026-10-01">Oct 1, 2026</time>');
    const told = instant(Date.parse("2026-11-21T09:05:00.000Z")).html;
    expect(told).toContain('datetime="2026-11-21T09:05:00.000Z"');
    expect(told).toMatch(/Nov 21, 2026, 9:05\sAM UTC</u);
  });
});

describe("html", () => {
  it("escapes every value but what it made itself", () => {
    const name = `<script>"o'&`;
    const escaped = "&lt;script&gt;&quot;o&#39;&amp;";
    expect(html`<p title="${name}">${name}</p>`.html).toBe(`<p title="${escaped}">${escaped}</p>`);
    expect(html`${html`<b>${name}</b>`}${[html`<i></i>`, html`<u></u>`]}${undefined}${7}`.html).toBe(
      `<b>${escaped}</b><i></i><u></u>7`,
    );
  });
});
