import { AsyncLocalStorage } from "node:async_hooks";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createPortal, memoryStore } from "@postern/core";
import {
  type AuditLogOptions,
  type AuditTables,
  createAuditTable,
  type StaffCall,
  startAuditLog,
} from "@postern/example-audit-log";
import { sqliteDialect } from "@postern/store-sql";
import Database from "better-sqlite3";
import { Kysely, type KyselyPlugin } from "kysely";
import { describe, expect, it, onTestFinished, vi } from "vitest";

const start = Date.UTC(2026, 0, 2, 3, 4, 5);

/** A portal, a log of it in a file of its own, and a second connection to that file. */
async function setUp(options: Partial<AuditLogOptions> = {}, plugins: KyselyPlugin[] = []) {
  const directory = mkdtempSync(join(tmpdir(), "postern-audit-"));
  const open = () => new Database(join(directory, "audit.db"));
  const db = new Kysely<AuditTables>({ dialect: sqliteDialect(open()), plugins });
  const other = open();
  await createAuditTable(db);
  const clock = { now: start };
  const portal = createPortal({
    baseUrl: "https://billing.example.com/portal",
    store: memoryStore(),
    customers: {
      find: ({ customerId }) => (customerId === undefined ? undefined : { id: customerId, externalId: "x-1" }),
    },
    scopes: ["invoices:read", "invoices:pay"],
    defaultScopes: ["invoices:read"],
    clock: () => clock.now,
  });
  const onTrouble = vi.fn<(message: string, cause?: unknown) => void>();
  const log = startAuditLog({ portal, db, everyMs: 3_600_000, onTrouble, ...options });
  onTestFinished(async () => {
    await log.stop();
    other.close();
    await db.destroy();
    rmSync(directory, { recursive: true });
  });
  const rows = async () => db.selectFrom("portal_audit").selectAll().orderBy("id").execute();
  const mint = async (delivery: "link" | "token" = "link") =>
    portal.sessions.create({ customerId: "cus_acme", delivery });
  return { directory, db, other, portal, clock, log, onTrouble, rows, mint };
}

describe("the audit log", () => {
  it("has a row for every event, in their order", async () => {
    const { portal, clock, log, rows, mint } = await setUp();
    const { id, token } = await portal.sessions.create({ customerId: "cus_acme", actor: "sam" });
    clock.now += 1000;
    await portal.redeem(token);
    await portal.redeem(token).catch(() => {});
    await portal.sessions.revoke({ customerId: "cus_acme" });
    const late = await mint("token");
    clock.now = late.expiresAt;
    await portal.authorize(late.token).catch(() => {});
    expect(await log.flush()).toBe(true);
    const written = await rows();
    expect(written.map(({ event, reason, at }) => [event, reason, at - start])).toEqual([
      ["created", null, 0],
      ["redeemed", null, 1000],
      ["denied", "link_redeemed", 1000],
      ["revoked", null, 1000],
      ["created", null, 1000],
      ["expired", null, 3_601_000],
      ["denied", "token_expired", 3_601_000],
    ]);
    expect(written[1]).toEqual({
      id: expect.stringMatching(/^[\da-f-]{36}-000000002$/),
      at: start + 1000,
      event: "redeemed",
      tenant_id: "default",
      session_id: id,
      customer_id: "cus_acme",
      customer_external_id: "x-1",
      actor: "sam",
      reason: null,
      ip: null,
      user_agent: null,
      staff: null,
    });
  });

  it("writes by itself, and the rest when it is stopped; then it hears no more", async () => {
    const { log, rows, mint } = await setUp({ everyMs: 10 });
    await mint();
    await vi.waitFor(async () => expect(await rows()).toHaveLength(1));
    await mint();
    await log.stop();
    await mint();
    await log.flush();
    expect(await rows()).toHaveLength(2);
  });

  it("takes thousands of events in a few statements, none twice, however often it is flushed", async () => {
    const { log, rows, mint } = await setUp();
    for (let i = 0; i < 1234; i += 1) await mint();
    const [one, other] = [log.flush(), log.flush()];
    expect(one).toBe(other); // two writers would each take off the queue what the other has written
    await Promise.all([one, mint()]);
    await log.flush();
    const written = await rows();
    expect([written.length, new Set(written.map((row) => row.session_id)).size]).toEqual([1235, 1235]);
  });

  it("keeps the kinds of events that it is told to, and no others", async () => {
    const { portal, log, rows, mint } = await setUp({ events: ["redeemed"] });
    await portal.redeem((await mint()).token);
    await log.flush();
    expect((await rows()).map((row) => row.event)).toEqual(["redeemed"]);
  });

  it("names the member of the staff who made the call, and their address", async () => {
    const atWork = new AsyncLocalStorage<StaffCall>();
    const { log, rows, mint, portal } = await setUp({ staff: () => atWork.getStore() });
    const { token } = await atWork.run({ member: "dana", ip: "203.0.113.9" }, () => mint());
    await portal.redeem(token);
    await log.flush();
    expect((await rows()).map(({ event, staff, ip }) => [event, staff, ip])).toEqual([
      ["created", "dana", "203.0.113.9"],
      ["redeemed", null, null],
    ]);
  });

  it("holds no token", async () => {
    const { directory, portal, log, mint } = await setUp();
    const [link, direct] = [await mint(), await mint("token")];
    const { token } = await portal.redeem(link.token);
    await portal.authorize(direct.token, "invoices:pay").catch(() => {});
    await log.stop();
    const bytes = readdirSync(directory)
      .map((file) => readFileSync(join(directory, file), "latin1"))
      .join("");
    expect(bytes).toContain(link.id);
    for (const secret of [link.token, direct.token, token]) expect(bytes).not.toContain(secret.slice(-43));
  });
});

describe("the audit log, while its database fails", () => {
  it("harms no request, says so once, and writes everything once it can", async () => {
    const { other, portal, log, onTrouble, rows, mint } = await setUp();
    other.exec("begin exclusive");
    const { token } = await mint();
    expect(await log.flush()).toBe(false);
    const redeemed = await portal.redeem(token);
    expect(await log.flush()).toBe(false);
    expect((await portal.authorize(redeemed.token)).customerId).toBe("cus_acme");
    expect(onTrouble.mock.calls.map(([message]) => message)).toEqual(["The audit log cannot write; it keeps trying."]);
    other.exec("rollback");
    await vi.waitFor(async () => expect(await log.flush()).toBe(true));
    expect((await rows()).map((row) => row.event)).toEqual(["created", "redeemed"]);
  });

  it("counts what no longer fits, and leaves a row that says how much is missing", async () => {
    const { other, clock, log, onTrouble, rows, mint } = await setUp({ maxWaiting: 3 });
    other.exec("begin exclusive");
    for (let i = 0; i < 3; i += 1) await mint();
    clock.now += 60_000;
    for (let i = 0; i < 5; i += 1) await mint();
    expect(onTrouble.mock.calls).toEqual([
      ["The audit log is full: events are lost from 2026-01-02T03:05:05.000Z on."],
    ]);
    other.exec("rollback");
    await log.flush();
    await mint();
    await log.flush();
    expect((await rows()).map(({ event, reason, at }) => [event, reason, at - start])).toEqual([
      ...Array.from({ length: 3 }, () => ["created", null, 0]),
      ["lost", "5 events", 60_000],
      ["created", null, 60_000],
    ]);
  });

  it("says how many events end with it, when it is stopped then", async () => {
    const { other, log, onTrouble, mint } = await setUp({ maxWaiting: 3 });
    other.exec("begin exclusive");
    for (let i = 0; i < 7; i += 1) await mint();
    await log.stop();
    expect(onTrouble.mock.lastCall).toEqual(["The audit log ends, and 7 events with it."]);
    other.exec("rollback");
  });

  it("writes no row twice where the reply to an insert was lost", async () => {
    let [armed, attempts] = [false, 0];
    const everySecond: KyselyPlugin = {
      transformQuery: ({ node }) => node,
      transformResult: async ({ result }) => {
        if (armed && (attempts += 1) % 2 === 1) throw new Error("connection reset");
        return result;
      },
    };
    const { log, onTrouble, rows, mint } = await setUp({ maxWaiting: 1 }, [everySecond]);
    for (let i = 0; i < 3; i += 1) await mint();
    armed = true;
    expect([await log.flush(), await log.flush(), await log.flush(), attempts]).toEqual([false, false, true, 4]);
    armed = false;
    expect((await rows()).map((row) => row.reason)).toEqual([null, "2 events"]);
    expect(onTrouble.mock.lastCall?.[1]).toMatchObject({ message: "connection reset" });
  });
});
