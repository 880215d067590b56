import { sampleSession } from "@postern/core/conformance";
import { needs } from "@postern/test-support/needs";
import { describe, expect, test } from "vitest";
import { rowOf } from "../src/row.ts";
import { mariadb } from "./support/engines.ts";
import { openStore } from "./support/opened.ts";
import { planOf } from "./support/plans.ts";

const SESSIONS = 40_000;
const owner = { tenantId: "t", customerId: "c" };

describe(`on ${mariadb.engine}`, { ...needs(mariadb.need), timeout: 120_000 }, () => {
  const database = mariadb.databases();

  test("list > begins a page deep in a large tenant where the page begins, and does not walk there", async () => {
    const { db, store, run, statements } = await openStore(await database());
    const first = sampleSession({ ...owner, epoch: await store.epoch(owner), createdAt: 1_800_000_000_000 });
    await store.create(first);
    await multiply(run, first.id);
    statements.length = 0;
    const after = { createdAt: first.createdAt + SESSIONS / 2, id: "ps_" };
    const page = await store.list({ tenantId: "t", statuses: ["issued"], now: first.createdAt, limit: 20, after });
    expect(page.sessions.map(({ createdAt }) => after.createdAt - createdAt)).toEqual(
      Array.from({ length: 20 }, (_, i) => i + 1),
    );
    expect(await planOf(db, mariadb.engine, statements[0]!)).toContainEqual(
      expect.stringMatching(/^range of s by postern_session_by_tenant: (?!.*filesort)/),
    );
  });
});

/** Copies a session a great many times, each a millisecond younger than the one before. */
async function multiply(run: (text: string) => Promise<unknown>, id: string): Promise<void> {
  const shifted = ["created_at", "open_until", "expires_at", "keep_until"];
  const columns = Object.keys(rowOf(sampleSession()));
  const values = columns.map((column) => {
    if (column === "id") return "concat('ps_copy', lpad(seq, 20, '0'))";
    return shifted.includes(column) ? `${column} + seq` : `\`${column}\``;
  });
  const names = columns.map((column) => `\`${column}\``).join();
  await run(
    `insert into postern_session (${names}) select ${values.join()} from postern_session, seq_1_to_${SESSIONS} where id = '${id}'`,
  );
  await run("analyze table postern_session");
}
