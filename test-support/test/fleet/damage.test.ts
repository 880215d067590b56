import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { definite } from "../../fleet/definite.ts";
import { browser, admitted, created, staff } from "../../fleet/people.ts";
import { type RunningApp, startApp } from "../../fleet/start-app.ts";
import { needs } from "../../needs.ts";
import { until } from "../../servers/until.ts";
import { type Damageable, damageable } from "./damageable.ts";

const unavailable = { status: 503, headers: { "retry-after": "1" }, json: { code: "store_unavailable" } };
const corrupt = { status: 503, headers: { "retry-after": "30" }, json: { code: "store_corrupt" } };

for (const { name, need, fills = need, start } of damageable) {
  describe(`a portal whose ${name}`, { ...needs(need), timeout: 60_000 }, () => {
    let store: Damageable;
    let app: RunningApp;
    beforeAll(async () => {
      store = await start();
      app = await startApp({ store: store.config, migrate: true });
    }, 120_000);
    afterAll(async () => {
      await app?.kill();
      await store?.stop();
    });

    test("is full creates nothing, not even by halves, and shuts nobody out", needs(fills), async () => {
      const inside = await admitted(app);
      await store.disk.fill(app);
      const { made, refused } = await createUntilRefused(app);
      expect(refused).toMatchObject(unavailable);
      expect(await definite(() => inside.ask(app))).toMatchObject({ status: 200 });
      expect(await app.send("/health")).toMatchObject({ status: 200 });
      await store.disk.empty(app);
      await until(async () => (await staff.create(app, globex)).status === 201);
      expect(await countedOfGlobex(app)).toBe(made + 1);
      expect(await staff.revoke(app, inside.link.id)).toMatchObject({ status: 204 });
      expect(await definite(() => inside.ask(app))).toMatchObject({ status: 401 });
    });

    test("holds a foreign record refuses that one alone, lets nobody in by it, and says why", async () => {
      const [spoilt, sound] = [await admitted(app), await admitted(app)];
      const link = await created(app);
      for (const { id } of [spoilt.link, link]) await store.spoil(id);
      expect(await definite(() => spoilt.ask(app))).toMatchObject(corrupt);
      expect(await browser().press(app, link)).toMatchObject({ status: 503 });
      expect(spoilt.cookies.size).toBe(2);
      expect(await definite(() => sound.ask(app))).toMatchObject({ status: 200 });
      expect((await app.send("/told")).json["faults"]).toContain("store_corrupt");
    });
  });
}

const globex = { customerId: "cus_globex" };

/** Some still find room, in pages that were begun: a hundred at times. */
async function createUntilRefused(app: RunningApp) {
  for (let made = 0; ; made += 1) {
    const refused = await staff.create(app, globex);
    if (refused.status !== 201) return { made, refused };
  }
}

async function countedOfGlobex(app: RunningApp): Promise<number> {
  let count = 0;
  const query = new URLSearchParams({ ...globex, limit: "100" });
  for (;;) {
    const { json } = await staff.list(app, query.toString());
    const page = json as { data: unknown[]; nextCursor: string | null };
    count += page.data.length;
    if (page.nextCursor === null) return count;
    query.set("cursor", page.nextCursor);
  }
}
