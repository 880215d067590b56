import { describe, expect, it } from "vitest";
import { readSettings } from "../src/settings.ts";

describe("the environment", () => {
  it("may be empty", () => {
    expect(readSettings({})).toEqual({
      port: 3000,
      origin: "http://127.0.0.1:3000",
      embedOrigin: "http://localhost:3000",
      baseUrl: "http://127.0.0.1:3000/portal",
      storeUrl: "file:.data/postern.db",
      apiKey: "sk_demo_local",
      isDemoKey: true,
    });
  });

  it("counts what is set to nothing as not set", () => {
    expect(readSettings({ PORT: "", BASE_URL: "", STORE_URL: "", POSTERN_API_KEY: "" })).toEqual(readSettings({}));
  });

  it("decides where the portal is", () => {
    expect(readSettings({ PORT: "8080" })).toMatchObject({ port: 8080, baseUrl: "http://127.0.0.1:8080/portal" });
    const proxied = readSettings({ PORT: "8080", BASE_URL: "https://billing.example.com/portal/" });
    expect(proxied).toMatchObject({ port: 8080, origin: "https://billing.example.com" });
    expect(proxied.baseUrl).toBe("https://billing.example.com/portal");
  });

  it("decides whose pages may show the portal in a frame: without more, none of another site", () => {
    const BASE_URL = "https://billing.example.com/portal";
    expect(readSettings({ BASE_URL }).embedOrigin).toBe("https://billing.example.com");
    expect(readSettings({ BASE_URL, EMBED_ORIGIN: "https://app.example" }).embedOrigin).toBe("https://app.example");
  });

  it.each([
    [{ PORT: "0" }, "PORT must be"],
    [{ PORT: "65536" }, "PORT must be"],
    [{ PORT: "3000x" }, "PORT must be"],
    [{ PORT: "-1" }, "PORT must be"],
    [{ BASE_URL: "billing.example.com" }, "BASE_URL must be"],
    [{ BASE_URL: "https://billing.example.com" }, "BASE_URL must be"],
    [{ BASE_URL: "https://billing.example.com/billing" }, "BASE_URL must be"],
    [{ BASE_URL: "https://user@billing.example.com/portal" }, "BASE_URL must be"],
    [{ EMBED_ORIGIN: "https://app.example/" }, "EMBED_ORIGIN must be"],
    [{ POSTERN_API_KEY: "short" }, "POSTERN_API_KEY must be"],
    [{ POSTERN_API_KEY: "with a space in it" }, "POSTERN_API_KEY must be"],
    [{ POSTERN_API_KEY: "pk_demo_local" }, "POSTERN_API_KEY must not be"],
  ])("is refused, naming the variable: %j", (env, message) => {
    expect(() => readSettings(env)).toThrow(message);
  });
});
