import { readFileSync } from "node:fs";
import { bearer, samplePortal, withKey } from "@postern/test-support/sample-portal";
import { describe, expect, it } from "vitest";
import { makeApp } from "./readme-app.ts";

describe("the app of the README", () => {
  it("stands there as it is run here", () => {
    const read = (name: string) => readFileSync(new URL(name, import.meta.url), "utf8");
    expect(read("../README.md")).toContain(`\`\`\`ts\n${read("readme-app.ts")}\`\`\``);
  });

  it("shows a customer what is theirs, and strangers nothing", async () => {
    const portal = samplePortal();
    const app = makeApp(portal);
    const status = async (url: string, headers = {}) => (await app.inject({ url, headers })).statusCode;
    expect(await status("/portal")).toBe(401);
    const answer = await app.inject({ url: "/portal", headers: await bearer(portal) });
    expect(answer.json()).toMatchObject([{ id: "in_1", customerId: "cus_acme" }]);
    expect(await status("/portal/session", await bearer(portal))).toBe(200);
    expect(await status("/v1/portal-sessions", withKey)).toBe(200);
  });
});
