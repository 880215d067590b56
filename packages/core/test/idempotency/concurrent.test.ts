import { describe, expect, test } from "vitest";
import { sha256 } from "../../src/hash.ts";
import { freshKey } from "../jwt/keys.ts";
import { verdict } from "../support.ts";
import { create, setUp } from "./support.ts";

describe("100 concurrent creates with one idempotency key", () => {
  test.each([
    ["a link", {}, {}],
    ["an opaque token", { delivery: "token" }, {}],
    ["a JWT", { delivery: "token" }, { keys: [freshKey("Ed25519", "k")] }],
  ] as const)("make one row and get one answer: %s", async (_, input, options) => {
    const { portal, rows } = setUp(options);
    const all = await Promise.all(Array.from({ length: 100 }, async () => create(portal, input)));
    expect(rows).toHaveLength(1);
    for (const each of all) expect(each).toEqual(all[0]);
    expect(rows[0]!.linkHash ?? rows[0]!.tokenHash).toBe(sha256(all[0]!.token));
    expect((await portal.sessions.list()).data).toHaveLength(1);
  });

  test("and two bodies make one row; the slower body is a 422", async () => {
    const { portal, rows } = setUp();
    const bodies = Array.from({ length: 100 }, (__, at) => ({ actor: at % 2 === 0 ? "sam" : "kim" }));
    const all = await Promise.allSettled(bodies.map(async (body) => create(portal, body)));
    expect(rows).toHaveLength(1);
    const answered = all.flatMap((each) => (each.status === "fulfilled" ? [each.value.actor] : []));
    expect(answered).toEqual(Array(50).fill(rows[0]!.actor));
    const refused = all.flatMap((each) => (each.status === "rejected" ? [each.reason as unknown] : []));
    expect(refused).toHaveLength(50);
    for (const error of refused) expect(error).toMatchObject({ code: "idempotency_key_reused" });
  });
});

describe("a create with an idempotency key", () => {
  test("succeeds when its insert was sent twice by the driver", async () => {
    const { portal, rows, store, inner } = setUp();
    store.replace({ create: async (session) => (await inner.create(session), inner.create(session)) });
    const { token, id } = await create(portal);
    expect(store.calls).toEqual(["find", "epoch", "create", "find"]);
    expect(rows.map((row) => [row.id, row.linkHash])).toEqual([[id, sha256(token)]]);
  });

  test("is finished by its repetition when the reply to the insert was lost", async () => {
    const { portal, rows, store, inner } = setUp();
    store.replace({ create: async (session) => inner.create(session).then(() => Promise.reject(new Error("reset"))) });
    expect(await verdict(create(portal))).toBe("503 store_unavailable");
    store.replace(inner);
    const { token } = await create(portal);
    expect(rows.map(({ linkHash }) => linkHash)).toEqual([sha256(token)]);
    expect(await verdict(portal.redeem(token))).toBe("admitted");
  });

  test("is a 503 when the record that stood in its way is gone at once", async () => {
    const { portal, store } = setUp();
    store.replace({ create: async () => false, find: async () => undefined });
    expect(await verdict(create(portal))).toBe("503 store_unavailable");
    expect(store.calls.filter((verb) => verb === "create")).toHaveLength(1);
  });

  test.each([{ customerId: "cus_acme" }, { all: true }] as const)(
    "is born dead when it is in flight during revoke %j, and stays so when repeated",
    async (target) => {
      const { portal, store, inner, clock } = setUp();
      const inserting = Promise.withResolvers<void>();
      const open = Promise.withResolvers<void>();
      store.replace({
        create: async (session) => {
          inserting.resolve();
          await open.promise;
          return inner.create(session);
        },
      });
      const creating = create(portal);
      await inserting.promise;
      clock.advance(1);
      await portal.sessions.revoke(target);
      open.resolve();
      const { token } = await creating;
      const again = await create(portal);
      expect(again).toMatchObject({ status: "revoked", token });
      expect(await verdict(portal.redeem(token))).toBe("410 session_revoked");
    },
  );
});
