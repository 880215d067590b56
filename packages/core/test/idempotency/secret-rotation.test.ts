import { describe, expect, test } from "vitest";
import { sha256 } from "../../src/hash.ts";
import type { PortalOptions } from "../../src/index.ts";
import { processOf } from "../jwt/keys.ts";
import { type TestScope, verdict } from "../support.ts";
import { create, newer, secret, setUp } from "./support.ts";

/** The same portal after a restart with other secrets. */
function restarted({ inner, clock }: ReturnType<typeof setUp>, secrets: PortalOptions<TestScope>["secret"]) {
  return processOf(inner, clock, { secret: secrets });
}

describe("after the secret was rotated", () => {
  test.each([
    ["a link", {}],
    ["a token", { delivery: "token" }],
  ] as const)("a create from before is answered as it was, as long as the old one is listed: %s", async (_, input) => {
    const bench = setUp();
    const first = await create(bench.portal, input);
    expect(await create(restarted(bench, [newer, secret]), input)).toEqual(first);
    expect(await create(restarted(bench, ["x".repeat(32), newer, secret]), input)).toEqual(first);
    const call = create(restarted(bench, [newer, secret]), { ...input, actor: "sam" });
    expect(await verdict(call)).toBe("422 idempotency_key_reused");
    expect(bench.rows).toHaveLength(1);
  });

  test("new creates are under the first of the list", async () => {
    const bench = setUp();
    const rotated = await create(restarted(bench, [newer, secret]));
    expect(await create(restarted(bench, newer))).toEqual(rotated);
    expect(await create(restarted(bench, [secret, newer]))).toEqual(rotated);
    expect(bench.rows).toHaveLength(1);
  });

  test("without the old one the key is free, and makes another session", async () => {
    const bench = setUp();
    const first = await create(bench.portal);
    const second = await create(restarted(bench, newer));
    expect(second.id).not.toBe(first.id);
    expect(await verdict(bench.portal.redeem(first.token))).toBe("admitted");
    expect(await verdict(bench.portal.redeem(second.token))).toBe("admitted");
  });

  test("processes with the list in either order answer each other's creates", async () => {
    const bench = setUp();
    const [before, after] = [restarted(bench, [secret, newer]), restarted(bench, [newer, secret])];
    const all = [];
    for (const [at, portal] of [before, after, before, after].entries()) {
      const first = await create(portal, {}, `key-${at}`);
      for (const each of [before, after]) all.push(await create(each, {}, `key-${at}`));
      expect(all.splice(0)).toEqual([first, first]);
    }
    expect(bench.rows).toHaveLength(4);
  });

  test("a session under each secret for one key is answered from the older one", async () => {
    const bench = setUp();
    const old = await create(bench.portal);
    await create(restarted(bench, newer));
    expect(await create(restarted(bench, [newer, secret]))).toEqual(old);
  });
});

describe("after its record was purged", () => {
  test.each([
    ["a link", {}],
    ["a token", { delivery: "token" }],
  ] as const)(
    "the same key makes the same id with another secret, and the old one stays dead: %s",
    async (_, input) => {
      const { portal, clock, memory, rows } = setUp({ retainSeconds: 0 });
      const first = await create(portal, { ...input, ttlSeconds: 60 });
      clock.advance(60);
      expect(memory.purge(clock.now)).toBe(1);
      const second = await create(portal, { ...input, ttlSeconds: 60 });
      expect(second.id).toBe(first.id);
      expect(second.token).not.toBe(first.token);
      expect(second).toMatchObject({ createdAt: clock.now, expiresAt: clock.now + 60_000 });
      expect(new Set(rows.map(({ salt }) => salt)).size).toBe(2);
      const use = (token: string) => verdict(first.url === null ? portal.authorize(token) : portal.redeem(token));
      expect(await use(first.token)).toBe(first.url === null ? "401 token_invalid" : "400 link_invalid");
      expect(await use(second.token)).toBe("admitted");
      expect(sha256(second.token)).toBe(rows[1]!.linkHash ?? rows[1]!.tokenHash);
    },
  );

  test("a portal token that came of the old link stays dead too", async () => {
    const { portal, clock, memory } = setUp({ retainSeconds: 0 });
    const { token: link } = await create(portal, { ttlSeconds: 60, use: "many" });
    const { token } = await portal.redeem(link);
    clock.advance(60);
    memory.purge(clock.now);
    const again = await create(portal, { ttlSeconds: 60, use: "many" });
    expect(await verdict(portal.authorize(token))).toBe("401 token_invalid");
    await portal.redeem(again.token);
    expect(await verdict(portal.authorize(token))).toBe("401 token_invalid");
  });

  test("another body may come under the key", async () => {
    const { portal, clock, memory } = setUp();
    await create(portal, { ttlSeconds: 60 });
    clock.advance(60 + 86_400 - 1);
    expect(memory.purge(clock.now)).toBe(0);
    expect(await verdict(create(portal))).toBe("422 idempotency_key_reused");
    clock.advance(1);
    expect(memory.purge(clock.now)).toBe(1);
    expect(await verdict(create(portal))).toBe("admitted");
  });
});
