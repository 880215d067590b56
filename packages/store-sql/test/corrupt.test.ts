import { readFileSync, writeFileSync } from "node:fs";
import { PortalError } from "@postern/core";
import { sampleSession } from "@postern/core/conformance";
import { describe, expect, test } from "vitest";
import { sqlStore } from "../src/index.ts";
import { freshFile, freshStore, openDb, openHandle } from "./support/database.ts";

const secret = "b7e1-not-to-be-told";

describe("a damaged record", () => {
  test.each([
    ["scopes that are no JSON", `scopes = '["${secret}'`],
    ["scopes that are no list", `scopes = '"${secret}"'`],
    ["scopes that are no texts", "scopes = '[1]'"],
    ["metadata that is no JSON", `metadata = '${secret}'`],
    ["metadata that is a list", `metadata = '["${secret}"]'`],
    ["metadata that is not flat", `metadata = '{"a":{"b":"${secret}"}}'`],
    ["metadata that is null in JSON", "metadata = 'null'"],
    ["an unknown use", `use = '${secret}'`],
    ["an unknown delivery", `delivery = '${secret}'`],
    ["a text as an instant", `expires_at = '${secret}'`],
    ["an empty text as an instant", "expires_at = ''"],
    ["a fraction as an instant", "redeemed_at = 1.5"],
    ["an instant beyond exact numbers", "keep_until = 9007199254740993"],
    ["bytes as a text", "customer_id = x'00ff'"],
    ["a number as a hash", "link_hash = 7.5, salt = x'00'"],
  ])("with %s is store_corrupt, in find and in list", async (_, change) => {
    const { store, handle } = await freshStore();
    const session = sampleSession();
    await store.create(session);
    handle.exec(`update postern_session set ${change}`);
    const { tenantId } = session;
    const query = { tenantId, statuses: ["issued", "revoked"], now: session.createdAt, limit: 10 } as const;
    for (const call of [() => store.find(session.id), () => store.list(query)]) {
      const error = (await call().catch((thrown: unknown) => thrown)) as PortalError;
      expect(error).toBeInstanceOf(PortalError);
      expect(error.code).toBe("store_corrupt");
      expect(`${error.stack} ${(error.cause as Error).stack}`).not.toContain(secret);
      expect((error.cause as Error).message).toContain(session.id);
    }
  });

  test("harms no other record", async () => {
    const { store, handle } = await freshStore();
    const session = sampleSession();
    await store.create(session);
    await store.create(sampleSession({ id: "ps_damaged" }));
    handle.exec("update postern_session set scopes = '' where id = 'ps_damaged'");
    expect(await store.find(session.id)).toMatchObject({ id: session.id });
  });
});

describe("a damaged file", () => {
  test("that is no database rejects every verb", async () => {
    const file = freshFile();
    writeFileSync(file, "this is a shopping list\n".repeat(500));
    const store = sqlStore({ db: openDb(openHandle(file)) });
    const session = sampleSession();
    const { id } = session;
    const verbs = [
      () => store.find(id),
      () => store.create(session),
      () => store.redeem(id, { at: 1, tokenHash: "h", kid: null }),
      () => store.revoke(id, 1),
      () => store.epoch(session),
      () => store.revokeAll(session, 1),
      () => store.list({ tenantId: "t", statuses: ["issued"], now: 1, limit: 1 }),
    ];
    for (const verb of verbs) await expect(verb()).rejects.toThrow("not a database");
    await expect(store.ready()).rejects.toThrow("cannot reach or read its database");
  });

  test("with overwritten pages rejects, and never says that there is no such session", async () => {
    const { file, store, handle } = await freshStore();
    const session = sampleSession();
    await store.create(session);
    handle.close();
    const bytes = readFileSync(file);
    writeFileSync(file, bytes.fill(0xff, 4096 * 2));
    const damaged = sqlStore({ db: openDb(openHandle(file)) });
    await expect(damaged.find(session.id)).rejects.toThrow("malformed");
  });
});
