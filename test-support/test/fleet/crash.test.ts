import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { definite } from "../../fleet/definite.ts";
import type { AppConfig } from "../../fleet/app-config.ts";
import { redemptionOnTheWire, type RunningEngine, servers, sqlite } from "../../fleet/engines.ts";
import { admitted, browser, created, staff } from "../../fleet/people.ts";
import { type RunningApp, startApp } from "../../fleet/start-app.ts";
import { startProxy } from "../../fleet/tcp-proxy.ts";
import { brokenPromises, startTraffic } from "../../fleet/traffic.ts";
import { whenBack } from "../../fleet/when-back.ts";
import { sender } from "../../http.ts";
import { needs } from "../../needs.ts";
import { until } from "../../servers/until.ts";

declare module "vitest" {
  interface TaskMeta {
    /** What was acknowledged before the crashes, and kept; for the nightly report. */
    crash?: { rounds: number; visits: number; redemptions: number; revocations: number };
  }
}

/** 20, unless the environment says more. */
const ROUNDS = Number(process.env["CRASH_ROUNDS"] ?? 20);

for (const engine of [...servers, sqlite]) {
  describe(`a portal over ${engine.name}`, { ...needs(engine.need), timeout: 60_000 }, () => {
    let store: RunningEngine;
    const apps: RunningApp[] = [];
    const start = async (config: Partial<AppConfig> = {}) => {
      const app = await startApp({ store: store.config(), ...config });
      apps.push(app);
      return app;
    };

    beforeAll(async () => {
      store = await engine.start();
      await (await start({ migrate: true })).kill();
    }, 120_000);
    afterAll(async () => {
      for (const app of apps) await app.kill();
      await store?.stop();
    });

    test("lets only the same browser in after the app was killed between redeeming and replying", async () => {
      const dying = await start({ dieAfter: "redeem" });
      const link = await created(dying);
      const [customer, stranger] = [browser(), browser()];
      await expect(customer.press(dying, link)).rejects.toThrow("socket hang up");
      await dying.ended;
      const app = await start();
      expect(await stranger.press(app, link)).toMatchObject({ status: 410 });
      expect(await customer.press(app, link)).toMatchObject({ status: 303 });
      expect(await definite(() => customer.ask(app))).toMatchObject({ status: 200 });
      await app.kill();
    });

    test("has revoked, although the app was killed before it could say so", async () => {
      const dying = await start({ dieAfter: "revoke" });
      const inside = await admitted(dying);
      await expect(staff.revoke(dying, inside.link.id)).rejects.toThrow("socket hang up");
      await dying.ended;
      const app = await start();
      expect(await definite(() => inside.ask(app))).toMatchObject({ status: 401, json: { code: "session_revoked" } });
      await app.kill();
    });

    test("lets only the same browser in after its reply was lost on the way", async () => {
      const app = await start();
      const link = await created(app);
      const [customer, stranger] = [browser(), browser()];
      const proxy = await startProxy(app.port);
      const way = sender(proxy.port);
      const lost = proxy.loseReplyTo(/POST \/portal\/redeem/);
      await expect(customer.press(way, link)).rejects.toThrow("socket hang up");
      await lost;
      way.close();
      await proxy.stop();
      expect(await stranger.press(app, link)).toMatchObject({ status: 410 });
      expect(await customer.press(app, link)).toMatchObject({ status: 303 });
      await app.kill();
    });

    const loseable = engine.proxied ? ["the store's reply to a redemption"] : [];
    test.each(loseable)("lets only the same browser in after %s was lost", async () => {
      const app = await start();
      const link = await created(app);
      const [customer, stranger] = [browser(), browser()];
      const lost = store.proxy!.loseReplyTo(redemptionOnTheWire);
      const pressed = await customer.press(app, link);
      await lost;
      // 503, or 303 where the driver sent it again and core knew its own.
      expect([303, 503]).toContain(pressed.status);
      await until(async () => (await app.send("/health")).status === 200);
      expect(await stranger.press(app, link)).toMatchObject({ status: 410 });
      expect(await customer.press(app, link)).toMatchObject({ status: 303 });
      expect(await definite(() => customer.ask(app))).toMatchObject({ status: 200 });
      await app.kill();
    });

    test(
      `loses nothing that it acknowledged when killed in full swing, ${ROUNDS} times`,
      { timeout: ROUNDS * 20_000 },
      async ({ task }) => {
        const crash = { rounds: 0, visits: 0, redemptions: 0, revocations: 0 };
        let app = await start();
        for (let round = 0; round < ROUNDS; round += 1) {
          const watcher = await admitted(app);
          const traffic = startTraffic(() => app);
          await until(async () => traffic.visits.length >= 4 + (round % 7));
          const withApp = engine === sqlite || round % 4 === 3;
          await Promise.all([store.kill(), withApp && app.kill()]);
          await traffic.stop();
          await store.restart();
          if (withApp) app = await start();
          const { refusals } = await whenBack(app, watcher);
          expect([...refusals].filter((status) => status !== 503)).toEqual([]);
          expect(await brokenPromises(app, traffic.visits)).toEqual([]);
          expect(traffic.answers.get("guarded 401")).toBeUndefined();
          expect(traffic.answers.get("guarded after revoke 200")).toBeUndefined();
          crash.rounds += 1;
          crash.visits += traffic.visits.length;
          crash.redemptions += traffic.visits.filter((visit) => visit.admitted.length > 0).length;
          crash.revocations += traffic.visits.filter((visit) => visit.revocation === "answered").length;
        }
        await app.kill();
        task.meta.crash = crash;
      },
    );
  });
}
