import { freshDigest, sampleSession } from "@postern/core/conformance";
import { needs } from "@postern/test-support/needs";
import { describe, expect, test } from "vitest";
import { postgres } from "./support/engines.ts";
import { openStore } from "./support/opened.ts";

describe(`on ${postgres.engine}`, { ...needs(postgres.need), timeout: 60_000 }, () => {
  const database = postgres.databases();

  test("redeem and revoke > leave sessions in their pages, so that no index is written", async () => {
    const { store, run } = await openStore(await database());
    const sessions = Array.from({ length: 300 }, () =>
      sampleSession({
        customerExternalId: "crm-1",
        actor: "ann@example.com",
        returnUrl: "https://shop.example/account",
      }),
    );
    for (const session of sessions) await store.create(session);
    const pages = async () => {
      const rows = await run("select id, (ctid::text::point)[0] as page from postern_session order by id");
      return rows.map(({ id, page }) => `${String(id)} ${String(page)}`);
    };
    const before = await pages();
    expect(new Set(before.map((row) => row.split(" ")[1])).size).toBeGreaterThan(10);
    for (const { id } of sessions) {
      await store.redeem(id, { at: 1, tokenHash: freshDigest(), kid: null });
      await store.revoke(id, 1);
    }
    const stayed = (await pages()).filter((row, i) => row === before[i]);
    expect(stayed.length).toBeGreaterThan(sessions.length * 0.9); // what a snapshot still sees may be in the way
  });
});
