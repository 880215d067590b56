import { describe, expect, test } from "vitest";
import { memoryStore } from "../../src/index.ts";
import { randomSecret } from "../../src/token.ts";
import { refusal, start } from "../support.ts";
import { acmes, event, names, setUp } from "./support.ts";

describe("redeemed", () => {
  test("is told with whom it is for, when it was", async () => {
    const { portal, clock, mint, tell } = setUp();
    const { id, token } = await mint({ actor: "sam" });
    tell();
    clock.advance(7);
    await portal.redeem(token);
    expect(tell()).toEqual([event("redeemed", start + 7000, acmes(id, "sam"))]);
  });

  test("is told once in a race of 50 browsers, and the others are denied", async () => {
    const { portal, mint, tell } = setUp();
    const { id, token } = await mint();
    tell();
    await Promise.allSettled(Array.from({ length: 50 }, async () => portal.redeem(token)));
    const told = tell();
    expect(told.filter((each) => each.event === "redeemed")).toEqual([event("redeemed", start, acmes(id))]);
    const denied = event("denied", start, { ...acmes(id), reason: "link_redeemed" });
    expect(told.filter((each) => each.event !== "redeemed")).toEqual(Array.from({ length: 49 }, () => denied));
  });

  test.each<[string, object, { claimant?: string }]>([
    ["of one browser", {}, { claimant: randomSecret() }],
    ["for a link that works many times", { use: "many" }, {}],
  ])("is told once in a race of 50 calls %s, although all of them get the token", async (_, input, options) => {
    const { portal, mint, tell } = setUp();
    const { id, token } = await mint(input);
    tell();
    const all = await Promise.all(Array.from({ length: 50 }, async () => portal.redeem(token, options)));
    expect(new Set(all.map((each) => each.token)).size).toBe(1);
    expect(tell()).toEqual([event("redeemed", start, acmes(id))]);
  });

  test("is not told again to the same browser, nor when a link that works many times is opened again", async () => {
    const { portal, clock, mint, tell } = setUp();
    const claimant = randomSecret();
    const [once, many] = [(await mint()).token, (await mint({ use: "many" })).token];
    await portal.redeem(once, { claimant });
    await portal.redeem(many);
    tell();
    clock.advance(10);
    await portal.redeem(once, { claimant });
    await portal.redeem(many);
    expect(tell()).toEqual([]);
  });

  test("is not told of a session that was born with its token", async () => {
    const { portal, mint, tell } = setUp();
    const { token } = await mint({ delivery: "token" });
    await portal.authorize(token);
    expect(names(tell())).toEqual(["created"]);
  });

  test("is not told where the store did not say so: the reply was lost, or the driver had sent it twice", async () => {
    const memory = memoryStore();
    const { portal, store, mint, tell } = setUp({ store: memory });
    const [lost, twice] = [(await mint()).token, (await mint()).token];
    tell();
    store.replace({
      redeem: async (...args) => {
        await memory.redeem(...args);
        throw new Error("connection reset");
      },
    });
    await refusal(portal.redeem(lost));
    store.replace({ redeem: async (...args) => memory.redeem(...args).then(() => memory.redeem(...args)) });
    expect((await portal.redeem(twice)).access.customerId).toBe("cus_acme");
    expect(tell()).toEqual([]);
  });
});
