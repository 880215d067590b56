import { DatabaseSync } from "node:sqlite";
import { expect, onTestFinished, test } from "vitest";
import { definite } from "../../fleet/definite.ts";
import type { AppConfig } from "../../fleet/app-config.ts";
import { sqlite } from "../../fleet/engines.ts";
import type { StoreConfig } from "../../fleet/open-store.ts";
import { admitted, browser, created, staff } from "../../fleet/people.ts";
import { startApp } from "../../fleet/start-app.ts";
import { until } from "../../servers/until.ts";

/** An app over a file that another connection may lock. */
async function lockable(config: Partial<AppConfig> = {}) {
  const store = await sqlite.start();
  const given = store.config() as StoreConfig & { readonly file: string };
  const app = await startApp({ store: given, migrate: true, ...config });
  const other = new DatabaseSync(given.file);
  onTestFinished(async () => {
    other.close();
    await app.kill();
    await store.stop();
  });
  return { app, lock: () => other.exec("begin immediate"), unlock: () => other.exec("rollback") };
}

test(
  "a SQLite file that another connection is writing to refuses writes, admits readers, and blocks nothing else",
  { timeout: 60_000 },
  async () => {
    const { app, lock, unlock } = await lockable();
    const [inside, link] = [await admitted(app), await created(app)];
    lock();
    const writes = [staff.create(app), staff.revoke(app, inside.link.id), browser().press(app, link)];
    const reads = [inside.ask(app), app.send("/health"), app.send("/told")];
    for (const write of await Promise.all(writes))
      expect(write).toMatchObject({ status: 503, headers: { "retry-after": "1" } });
    for (const read of await Promise.all(reads)) expect(read).toMatchObject({ status: 200 });
    unlock();
    await until(async () => (await staff.create(app)).status === 201);
    expect(await definite(() => inside.ask(app))).toMatchObject({ status: 200 });
    expect(await browser().press(app, link)).toMatchObject({ status: 303 });
  },
);

test("hooks and listeners that throw harm no request, and are reported once each", { timeout: 60_000 }, async () => {
  const { app, lock, unlock } = await lockable({ hooksThrow: true });
  const [one, other] = [await admitted(app), await admitted(app)];
  expect(await browser().press(app, one.link)).toMatchObject({ status: 410 });
  lock();
  for (let n = 0; n < 3; n += 1)
    expect(await staff.create(app)).toMatchObject({ status: 503, json: { code: "store_unavailable" } });
  unlock();
  await until(async () => (await staff.revoke(app, one.link.id)).status === 204);
  expect(await definite(() => one.ask(app))).toMatchObject({ status: 401, json: { code: "session_revoked" } });
  expect(await definite(() => other.ask(app))).toMatchObject({ status: 200 });
  const reported = app.complaints().match(/threw .*/g);
  expect(reported?.toSorted()).toEqual(["threw Error: a hook's own bug", "threw Error: a listener's own bug"]);
});
