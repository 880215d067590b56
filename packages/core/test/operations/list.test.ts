import { beforeEach, describe, expect, test } from "vitest";
import type { ListInput } from "../../src/operations/list.ts";
import { baseUrl, start, testPortal, type TestPortal } from "../support.ts";

let all: TestPortal;
let list: (input?: ListInput) => Promise<(string | undefined)[]>;

/** Sessions of Acme named by what became of them. */
beforeEach(async () => {
  all = testPortal();
  const { portal, clock } = all;
  const names = new Map<string, string>();
  const mint = async (name: string, ttlSeconds: number) => {
    clock.advance(1);
    const session = await portal.sessions.create({ customerId: "cus_acme", actor: name, ttlSeconds });
    names.set(session.id, name);
    return session;
  };
  await mint("expired, never redeemed", 60);
  await portal.redeem((await mint("expired, redeemed", 60)).token);
  await portal.redeem((await mint("redeemed", 3600)).token);
  await portal.sessions.revoke((await mint("revoked", 3600)).id);
  await mint("issued", 3600);
  clock.advance(60);
  list = async (input) => (await portal.sessions.list(input)).data.map(({ id }) => names.get(id));
});

describe("list", () => {
  test.each<[ListInput | undefined, string[]]>([
    [undefined, ["issued", "redeemed"]],
    [{}, ["issued", "redeemed"]],
    [{ includeExpired: false }, ["issued", "redeemed"]],
    [{ includeExpired: true }, ["issued", "revoked", "redeemed", "expired, redeemed", "expired, never redeemed"]],
    [{ status: "issued" }, ["issued"]],
    [{ status: "redeemed" }, ["redeemed"]],
    [{ status: "expired" }, ["expired, redeemed", "expired, never redeemed"]],
    [{ status: "revoked", includeExpired: false }, ["revoked"]],
    [{ status: "issued", includeExpired: true }, ["issued"]],
    [{ customerId: "cus_acme" }, ["issued", "redeemed"]],
    [{ customerExternalId: "acme-001", actor: "redeemed" }, ["redeemed"]],
    [{ customerId: "cus_acme", actor: "Redeemed" }, []],
    [{ customerId: "cus_acme " }, []],
    [{ customerExternalId: "%" }, []],
    [{ limit: 1 }, ["issued"]],
  ])("given %j shows %j, newest first", async (input, shown) => {
    expect(await list(input)).toEqual(shown);
  });

  test("of a revoked customer shows nothing live", async () => {
    await all.portal.sessions.revoke({ customerId: "cus_acme" });
    expect(await list()).toEqual([]);
    expect(await list({ status: "revoked" })).toHaveLength(5);
  });

  test("shows views: never a token, a URL or a hash", async () => {
    const { data } = await all.portal.sessions.list({ limit: 1 });
    expect(Object.keys(data[0]!).toSorted()).toEqual(
      Object.keys(await all.portal.sessions.get(data[0]!.id)).toSorted(),
    );
    expect(JSON.stringify(data)).not.toMatch(new RegExp(`pslink_|pstoken_|Hash|salt|epoch|${baseUrl}`));
  });

  test.each<[unknown, string]>([
    [null, ""],
    [[], ""],
    [{ limit: 0 }, "limit"],
    [{ limit: 101 }, "limit"],
    [{ limit: 1.5 }, "limit"],
    [{ limit: "10" }, "limit"],
    [{ status: "live" }, "status"],
    [{ includeExpired: "true" }, "includeExpired"],
    [{ actor: "sam" }, "actor"],
    [{ customerId: "a", customerExternalId: "b" }, "customerExternalId"],
    [{ customerId: "" }, "customerId"],
    [{ tenantId: "other" }, "tenantId"],
    [{ cursor: 5 }, "cursor"],
    [{ cursor: "a".repeat(513) }, "cursor"],
  ])("refuses %j, naming %j", async (input, path) => {
    const call = all.portal.sessions.list(input as ListInput);
    await expect(call).rejects.toMatchObject({ code: "request_malformed", errors: [{ path }] });
  });
});

describe("the cursor of a list", () => {
  test("leads through every session once, newest first", async () => {
    const { portal, clock } = testPortal();
    const minted: string[] = [];
    for (let i = 0; i < 25; i += 1) {
      if (i % 3 === 0) clock.advance(1); // three of each instant
      minted.push((await portal.sessions.create({ customerId: "cus_acme" })).id);
    }
    const seen: { id: string; createdAt: number }[] = [];
    let cursor: string | null | undefined;
    while (cursor !== null) {
      const page = await portal.sessions.list({ limit: 4, cursor });
      seen.push(...page.data);
      cursor = page.nextCursor;
    }
    expect(seen.map(({ id }) => id).toSorted()).toEqual(minted.toSorted());
    expect(seen.map(({ createdAt }) => createdAt)).toEqual(
      seen.map(({ createdAt }) => createdAt).toSorted((a, b) => b - a),
    );
  });

  const id = `ps_${"a".repeat(28)}`;
  const encoded = (text: string) => Buffer.from(text).toString("base64url");
  test.each([
    ["nothing", ""],
    ["no base64url", "%%%"],
    ["padding", Buffer.from(`${start}:${id}a`).toString("base64")],
    ["no position", encoded("hello")],
    ["no id", encoded(`${start}:`)],
    ["no instant", encoded(`:${id}`)],
    ["a negative instant", encoded(`-1:${id}`)],
    ["a fraction", encoded(`1.5:${id}`)],
    ["another spelling of the instant", encoded(`0${start}:${id}`)],
    ["an instant beyond whole numbers", encoded(`9999999999999999:${id}`)],
    ["an exponent", encoded(`1e12:${id}`)],
    ["an id of something else", encoded(`${start}:cus_acme`)],
    ["a wildcard", encoded(`${start}:ps_%`)],
    ["a third part", encoded(`${start}:${id}:x`)],
    ["bytes that are no UTF-8", Buffer.from([0xff, 0xfe]).toString("base64url")],
    ["characters beyond it", `${encoded(`${start}:${id}`)}.`],
  ])("being %s is refused", async (_, cursor) => {
    const call = all.portal.sessions.list({ cursor });
    await expect(call).rejects.toMatchObject({ code: "request_malformed", errors: [{ path: "cursor" }] });
  });

  test("is a position and nothing else: another tenant's shows that tenant nothing", async () => {
    const { nextCursor } = await all.portal.sessions.list({ limit: 1 });
    const other = await all.portal.forTenant("other").sessions.list({ cursor: nextCursor! });
    expect(other).toEqual({ data: [], nextCursor: null });
  });
});
