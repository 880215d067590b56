import { sampleSession } from "@postern/core/conformance";
import { describe, expect, test } from "vitest";
import { sqlStore } from "../src/index.ts";
import { freshFile, freshStore, openDb, openHandle } from "./support/database.ts";
import { drivers } from "./support/drivers.ts";

const busy = { message: expect.stringContaining("locked") as unknown };
const notAsked = { code: "SQLITE_BUSY", message: expect.stringContaining("not asked again") as unknown };

/** A migrated store on a clock that stands still, and a second connection that locks the file. */
async function lockable() {
  const time = { now: 0 };
  const opened = await freshStore({ clock: () => time.now, busyTimeoutMs: 20 });
  const other = openHandle(opened.file);
  const session = sampleSession();
  await opened.store.create(session);
  return { ...opened, time, session, lock: () => other.exec("begin exclusive"), unlock: () => other.exec("rollback") };
}

describe("while another connection holds the write lock", () => {
  test("find still answers: readers need no lock", async () => {
    const { store, session, lock } = await lockable();
    lock();
    await expect(store.revoke(session.id, 1)).rejects.toMatchObject(busy);
    expect(await store.find(session.id)).toMatchObject({ id: session.id });
  });

  test("a write rejects, and the next ones within 100 ms do so without asking the database", async () => {
    const { store, session, time, lock, unlock } = await lockable();
    lock();
    await expect(store.create(sampleSession())).rejects.toMatchObject(busy);
    unlock(); // even now: they are not to wait again
    time.now = 99;
    await expect(store.redeem(session.id, { at: 1, tokenHash: "h", kid: null })).rejects.toMatchObject(notAsked);
    await expect(store.revoke(session.id, 1)).rejects.toMatchObject(notAsked);
    await expect(store.revokeAll(session, 1)).rejects.toMatchObject(notAsked);
    time.now = 100;
    expect(await store.revoke(session.id, 1)).toBe(true);
  });

  test("a write after the 100 ms tries once, without waiting, and the pause starts anew", async () => {
    const { store, session, handle, time, lock, unlock } = await lockable();
    const timeout = () => handle.prepare("pragma busy_timeout").all();
    lock();
    await expect(store.revoke(session.id, 1)).rejects.toMatchObject(busy);
    expect(timeout()).toEqual([{ timeout: 0 }]);
    time.now = 100;
    await expect(store.revoke(session.id, 1)).rejects.not.toMatchObject(notAsked);
    time.now = 199;
    await expect(store.revoke(session.id, 1)).rejects.toMatchObject(notAsked);
    unlock();
    time.now = 200;
    expect(await store.revoke(session.id, 1)).toBe(true);
    expect(timeout()).toEqual([{ timeout: 20 }]);
  });

  test("a redemption that could not be written is nobody's, and succeeds later", async () => {
    const { store, session, time, lock, unlock } = await lockable();
    const redemption = { at: 1, tokenHash: "h", kid: null };
    lock();
    await expect(store.redeem(session.id, redemption)).rejects.toMatchObject(busy);
    unlock();
    time.now = 100;
    expect(await store.redeem(session.id, redemption)).toBe(true);
  });
});

test.each(drivers)("a file locked from the start rejects on $driver until it is free", async ({ open }) => {
  const file = freshFile();
  const other = openHandle(file, open);
  other.exec("pragma locking_mode = exclusive; begin exclusive; create table a (b)");
  const time = { now: 0 };
  const store = sqlStore({ db: openDb(openHandle(file, open), { clock: () => time.now, busyTimeoutMs: 20 }) });
  await expect(store.find("ps_a")).rejects.toMatchObject(busy);
  await expect(store.find("ps_a")).rejects.toMatchObject(notAsked);
  other.close();
  time.now = 100;
  await expect(store.find("ps_a")).rejects.toThrow("run migrate(db)");
});
