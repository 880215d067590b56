import { readFileSync } from "node:fs";
import { serve } from "@postern/test-support/http";
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
    const { send } = await serve(makeApp(portal));
    expect((await send("/portal")).status).toBe(401);
    const answer = await send("/portal", { headers: await bearer(portal) });
    expect(JSON.parse(answer.text)).toMatchObject([{ id: "in_1", customerId: "cus_acme" }]);
    expect((await send("/portal/session", { headers: await bearer(portal) })).status).toBe(200);
    expect((await send("/v1/portal-sessions", { headers: withKey })).status).toBe(200);
  });
});
