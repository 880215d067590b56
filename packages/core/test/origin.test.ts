import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { homeUrlOf, isAllowedReturnUrl, originsOf, siteOf } from "../src/origin.ts";

const notText = [undefined, null, 5, {}, new URL("https://app.example.com")];

describe("isAllowedReturnUrl", () => {
  const origins = originsOf("returnOrigins", [
    "https://app.example.com",
    "http://localhost:3000",
    "https://xn--bcher-kva.example",
  ]);

  test.each([
    "https://app.example.com",
    "https://app.example.com/",
    "https://app.example.com/settings?tab=billing#plans",
    "https://app.example.com?from=portal",
    "https://app.example.com:443/a",
    "https://APP.example.com/a",
    "https://app.example.com//evil.com/@x:y",
    "https://app.example.com/../a",
    "http://localhost:3000/back",
    "https://xn--bcher-kva.example/",
  ])("allows %s", (url) => {
    expect(isAllowedReturnUrl(url, origins)).toBe(true);
  });

  test.each([
    ["another host", "https://evil.com/"],
    ["no scheme", "//evil.com"],
    ["no scheme, of an allowed host", "//app.example.com/"],
    ["backslashes", "\\\\evil"],
    ["backslashes for slashes", "https:\\\\app.example.com\\"],
    ["a backslash in front of an @", "https://evil.com\\@app.example.com/"],
    ["a path alone", "/settings"],
    ["a scheme alone", "https:app.example.com"],
    ["one slash", "https:/app.example.com"],
    ["three slashes", "https:///app.example.com"],
    ["a user", "https://app.example.com@evil.com/"],
    ["a user of an allowed host", "https://me@app.example.com/"],
    ["an empty user", "https://@app.example.com/"],
    ["an empty user and password", "https://:@app.example.com/"],
    ["an allowed host in the path", "https://evil.com/https://app.example.com"],
    ["an allowed host in the fragment", "https://evil.com#@app.example.com"],
    ["another port", "https://app.example.com:8443/"],
    ["http", "http://app.example.com/"],
    ["another port of this machine", "http://localhost:3001/"],
    ["this machine by another name", "http://127.0.0.1:3000/"],
    ["javascript:", "javascript:alert(1)//https://app.example.com"],
    ["data:", "data:text/html,https://app.example.com"],
    ["file:", "file:///etc/passwd"],
    ["ws:", "wss://app.example.com"],
    ["an uppercase scheme", "HTTPS://app.example.com/"],
    ["a space in front", " https://app.example.com/"],
    ["a line feed at the end", "https://app.example.com/\n"],
    ["a tab in the scheme", "https\t://app.example.com/"],
    ["a line feed in the host", "https://app.exam\nple.com/"],
    ["a tab in the path", "https://app.example.com/\tx"],
    ["NUL", "https://app.example.com/\0"],
    ["a space in the path", "https://app.example.com/a b"],
    ["a trailing dot in the host", "https://app.example.com./"],
    ["a subdomain", "https://x.app.example.com/"],
    ["a domain that begins alike", "https://app.example.com.evil.com/"],
    ["a percent-encoded host", "https://app%2Eexample.com/"],
    ["letters beyond ASCII that IDN folds into the host", "https://ａpp.example.com/"],
    ["an allowed IDN host in its own letters", "https://bücher.example/"],
    ["letters beyond ASCII in the path", "https://app.example.com/ä"],
    ["nothing", ""],
    ["2049 characters", `https://app.example.com/${"a".repeat(2025)}`],
  ])("refuses %s: %j", (_, url) => {
    expect(isAllowedReturnUrl(url, origins)).toBe(false);
  });

  test("allows none while no origin is configured", () => {
    expect(isAllowedReturnUrl("https://app.example.com/", originsOf("returnOrigins", undefined))).toBe(false);
  });

  test("allows no URL that leads elsewhere, from whatever page a browser follows it", () => {
    const words = [
      "https:",
      "http:",
      "//",
      "app.example.com",
      "localhost:3000",
      "evil.com",
      "%2f",
      "%40",
      "javascript:",
    ];
    const piece = fc.constantFrom(..."/ \\ @ : ? # . % \t \n a".split(" "), " ", ...words);
    const tail = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(""));
    const url = fc.oneof(
      tail,
      tail.map((text) => `https://${text}`),
      tail.map((text) => `https://app.example.com${text}`),
    );
    fc.assert(
      fc.property(url, fc.constantFrom("https://evil.com/a/", "https://billing.example.com/portal/"), (each, from) => {
        if (!isAllowedReturnUrl(each, origins)) return;
        const target = new URL(each, from);
        expect(origins.has(target.origin)).toBe(true);
        expect(target.username + target.password).toBe("");
      }),
      { numRuns: 2000 },
    );
  });
});

describe("siteOf", () => {
  test.each([
    [
      "https://billing.example.com/portal",
      { origin: "https://billing.example.com", basePath: "/portal", secure: true, port: "" },
    ],
    ["https://billing.example.com/portal/", { baseUrl: "https://billing.example.com/portal", basePath: "/portal" }],
    ["https://billing.example.com", { baseUrl: "https://billing.example.com", basePath: "" }],
    ["https://billing.example.com:8443/a/b", { host: "billing.example.com:8443", port: "8443", basePath: "/a/b" }],
    ["http://localhost:3000/portal", { origin: "http://localhost:3000", secure: false, port: "3000" }],
    ["http://127.0.0.1:3000/portal", { host: "127.0.0.1:3000", secure: false }],
    ["http://[::1]:3000", { origin: "http://[::1]:3000" }],
    ["http://acme.localhost/portal", { origin: "http://acme.localhost", port: "" }],
  ])("reads %s", (baseUrl, site) => {
    expect(siteOf(baseUrl)).toMatchObject(site);
    expect(Object.isFrozen(siteOf(baseUrl))).toBe(true);
  });

  test.each([
    "http://billing.example.com/portal",
    "http://localhost.evil.com/",
    "http://evil-localhost/",
    "http://127.0.0.1.evil.com/",
    "http://localhost./",
    "http://0.0.0.0:3000/",
    "//billing.example.com",
    "billing.example.com",
    "/portal",
    "",
    "https://user:secret@billing.example.com/portal",
    "https://billing.example.com/portal?x=1",
    "https://billing.example.com/portal#x",
    "https://billing.example.com/por%20tal",
    "https://billing.example.com/por;tal",
    "https://billing.example.com//portal",
    "https://bücher.example/",
    "ftp://billing.example.com/",
    ...notText,
  ])("refuses %j, quoting the option and not the value", (baseUrl) => {
    expect(() => siteOf(baseUrl)).toThrow(TypeError);
    expect(() => siteOf(baseUrl)).toThrow(
      /^option "baseUrl" (must be an absolute URL|has an empty path segment)(?!.*secret)/,
    );
  });
});

describe("siteOf of an http URL", () => {
  const slip = /: http is for loopback hosts only; give the https address that it is reached at$/;

  test.each(["http://billing.example.com/portal", "http://10.0.0.7:3000/portal", "http://shop.internal/?x=1"])(
    "of another host, %s, says that https is needed",
    (baseUrl) => {
      expect(() => siteOf(baseUrl)).toThrow(slip);
    },
  );

  test.each(["http://localhost:3000/?x=1", "https://a.example/#x", "http://user:secret@a.example", "a.example", 5])(
    "says so of nothing else, such as %j",
    (baseUrl) => {
      expect(() => siteOf(baseUrl)).toThrow(/without query or fragment$/);
    },
  );
});

describe("originsOf", () => {
  test("reads exact origins, with a slash behind or without", () => {
    expect([
      ...originsOf("returnOrigins", ["https://a.example", "https://b.example/", "http://localhost:3000"]),
    ]).toEqual(["https://a.example", "https://b.example", "http://localhost:3000"]);
  });

  test.each([
    "https://a.example/path",
    "https://a.example?x",
    "https://*.a.example",
    "*",
    "null",
    "https://A.example",
    "https://a.example:443",
    "http://a.example",
    "https://user@a.example",
    "a.example",
    ...notText,
  ])("refuses %j in the list, quoting the option", (origin) => {
    expect(() => originsOf("embedOrigins", [origin])).toThrow(TypeError);
    expect(() => originsOf("embedOrigins", [origin])).toThrow(/^option "embedOrigins" must list exact origins/);
  });

  test.each([null, "https://a.example", {}, 5])("refuses %j, which is no list", (value) => {
    expect(() => originsOf("clientOrigins", value)).toThrow(
      new TypeError('option "clientOrigins" must be a list of origins'),
    );
  });
});

describe("homeUrlOf", () => {
  test("reads an absolute URL, and none", () => {
    expect(homeUrlOf("https://www.example.com/account?x#y")).toBe("https://www.example.com/account?x#y");
    expect(homeUrlOf(undefined)).toBeNull();
  });

  test.each(["/account", "javascript:alert(1)", "http://www.example.com/", "//www.example.com", null, 5])(
    "refuses %j",
    (value) => {
      expect(() => homeUrlOf(value)).toThrow(/^option "homeUrl" must be an absolute URL/);
    },
  );
});
