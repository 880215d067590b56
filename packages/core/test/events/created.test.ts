import { describe, expect, test } from "vitest";
import type { CreateInput } from "../../src/index.ts";
import { memoryStore } from "../../src/index.ts";
import { refusal, start, type TestScope } from "../support.ts";
import { acmes, event, setUp } from "./support.ts";

const secret = "s".repeat(32);

describe("created", () => {
  test.each<[string, Partial<CreateInput<TestScope>>]>([
    ["a link", {}],
    ["a link that works many times", { use: "many" }],
    ["a redirect", { delivery: "redirect" }],
    ["a token", { delivery: "token" }],
  ])("is told of %s, with whom it is for", async (_, input) => {
    const { mint, tell, clock } = setUp();
    clock.advance(2.5);
    const { id } = await mint({ ...input, actor: "sam@acme.example", metadata: { note: "private" } });
    expect(tell()).toEqual([event("created", start + 2500, acmes(id, "sam@acme.example"))]);
  });

  test("names the tenant, and the external id that the directory tells, if any", async () => {
    const { portal, tell } = setUp();
    const { sessions } = portal.forTenant("team 7");
    const byExternalId = await sessions.create({ customerExternalId: "globex-002" });
    const without = await sessions.create({ customerId: "no external id" });
    const tenantId = "team 7";
    expect(tell()).toEqual([
      event("created", start, {
        tenantId,
        sessionId: byExternalId.id,
        customerId: "cus_globex",
        customerExternalId: "globex-002",
      }),
      event("created", start, { tenantId, sessionId: without.id, customerId: "no external id" }),
    ]);
  });

  test("is not told of what was refused, nor of what the store did not keep", async () => {
    const { portal, store, tell } = setUp({ returnOrigins: [] });
    const customerId = "cus_acme";
    await refusal(portal.sessions.create({ customerId: "nobody" }));
    await refusal(portal.sessions.create({ customerId, ttlSeconds: 1 }));
    await refusal(portal.sessions.create({ customerId, scopes: ["x" as "invoices:read"] }));
    await refusal(portal.sessions.create({ customerId, returnUrl: "https://evil.example/" }));
    await refusal(portal.sessions.create({ customerId }, { idempotencyKey: "k" }));
    store.replace({ create: () => Promise.reject(new Error("connection reset")) });
    await refusal(portal.sessions.create({ customerId }));
    expect(tell()).toEqual([]);
  });

  test("is told once where an insert was sent twice, and of the second id where the first was taken", async () => {
    const memory = memoryStore();
    const { mint, store, tell } = setUp({ store: memory });
    store.replace({ create: async (session) => memory.create(session).then(() => memory.create(session)) });
    const { id } = await mint();
    expect(tell()).toEqual([event("created", start, acmes(id))]);
    let first = true;
    store.replace({
      create: async (session) => {
        if (!first) return memory.create(session);
        first = false;
        await memory.create({ ...session, salt: "A".repeat(43) });
        return false;
      },
    });
    const second = await mint();
    expect(tell()).toEqual([event("created", start, acmes(second.id))]);
  });
});

describe("created, under an idempotency key", () => {
  const input = { customerId: "cus_acme" };
  const options = { idempotencyKey: "order-1" };

  test("is not told again on a replay, nor for the key's use with another body", async () => {
    const { portal, clock, tell } = setUp({ secret });
    const { id } = await portal.sessions.create(input, options);
    expect(tell()).toEqual([event("created", start, acmes(id))]);
    clock.advance(10);
    expect((await portal.sessions.create(input, options)).id).toBe(id);
    await refusal(portal.sessions.create({ ...input, actor: "sam" }, options));
    expect(tell()).toEqual([]);
  });

  test("is told once for 100 concurrent calls", async () => {
    const { portal, tell } = setUp({ secret });
    const all = await Promise.all(Array.from({ length: 100 }, async () => portal.sessions.create(input, options)));
    expect(tell()).toEqual([event("created", start, acmes(all[0]!.id))]);
  });

  test("is told once where the insert was sent twice", async () => {
    const memory = memoryStore();
    const { portal, store, tell } = setUp({ secret, store: memory });
    store.replace({ create: async (session) => memory.create(session).then(() => memory.create(session)) });
    const { id } = await portal.sessions.create(input, options);
    expect(tell()).toEqual([event("created", start, acmes(id))]);
  });
});
