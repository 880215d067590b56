import { describe, expect, test } from "vitest";
import { jsonOf } from "../http/request.ts";
import { keys, setUp } from "../http/support.ts";
import { secret } from "./support.ts";

const body = { customerId: "cus_acme", metadata: { a: "1", b: "2" } };
const post = (key?: string, sent: unknown = body, headers: Record<string, string> = {}) => ({
  body: sent,
  headers: { ...headers, ...(key === undefined ? {} : { "idempotency-key": key }) },
});

describe("POST / with an Idempotency-Key", () => {
  test("answers 201 with the same body and Location, however often", async () => {
    const { manage } = setUp({ secret });
    const first = await manage("POST", "/", post("order-7"));
    expect(first.status).toBe(201);
    expect(await manage("POST", "/", post("order-7"))).toEqual(first);
    const other = '{ "metadata": { "b":"2", "a":"1" }, "customerId": "cus_\\u0061cme" }';
    expect(await manage("POST", "/", post("order-7", other))).toEqual(first);
    expect(jsonOf(await manage("GET", "/"))["data"]).toHaveLength(1);
  });

  test("answers 422 to another body, naming no value of either", async () => {
    const { manage } = setUp({ secret });
    await manage("POST", "/", post("order-7"));
    const reply = await manage("POST", "/", post("order-7", { customerId: "cus_globex" }));
    expect(reply).toMatchObject({ status: 422, headers: { "cache-control": "no-store" } });
    expect(jsonOf(reply)).toMatchObject({
      code: "idempotency_key_reused",
      type: "urn:postern:error:idempotency_key_reused",
    });
    expect(reply.body).not.toMatch(/cus_|order-7/);
  });

  test("is apart for each key's tenant", async () => {
    const { manage, management } = setUp({ secret });
    const ours = jsonOf(await manage("POST", "/", post("order-7")));
    const theirs = jsonOf(await management("POST", "/", post("order-7", body, { "x-api-key": keys.otherTenant })));
    expect(theirs["id"]).not.toBe(ours["id"]);
    expect(theirs["token"]).not.toBe(ours["token"]);
  });

  test("is shared by two API keys of one tenant", async () => {
    const { manage, management } = setUp({ secret });
    const ours = jsonOf(await manage("POST", "/", post("order-7")));
    const same = jsonOf(await management("POST", "/", post("order-7", body, { "x-api-key": keys.writer })));
    expect(same).toEqual(ours);
  });

  test("tells nothing to a key that may not create", async () => {
    const { manage, management } = setUp({ secret });
    await manage("POST", "/", post("order-7"));
    const reply = await management("POST", "/", post("order-7", body, { "x-api-key": keys.reader }));
    expect(jsonOf(reply)["code"]).toBe("permission_missing");
  });

  test.each([
    ["absent", undefined],
    ["empty", ""],
  ])("that is %s makes a new session each time, with or without a secret", async (_, key) => {
    for (const option of [secret, undefined]) {
      const { manage } = setUp({ secret: option });
      const ids = [await manage("POST", "/", post(key)), await manage("POST", "/", post(key))].map(
        (each) => jsonOf(each)["id"],
      );
      expect(new Set(ids).size).toBe(2);
    }
  });

  test("is a 400 without a secret, that tells how to make one", async () => {
    const reply = await setUp().manage("POST", "/", post("order-7"));
    const detail = expect.stringContaining('Give createPortal the option "secret" (npx postern secret makes one)');
    expect(jsonOf(reply)).toMatchObject({ status: 400, code: "idempotency_unavailable", detail });
  });

  test.each([
    ["of 256 characters", "x".repeat(256)],
    ["with a space", "order 7"],
    ["sent twice, as Node joins it", "order-7, order-8"],
    ["of a control character", "order\x017"],
    ["not ASCII", "ordér"],
  ])("is a 400 when it is %s", async (_, key) => {
    const reply = await setUp({ secret }).manage("POST", "/", post(key));
    expect(jsonOf(reply)).toMatchObject({
      status: 400,
      code: "request_malformed",
      errors: [{ path: "Idempotency-Key" }],
    });
    expect(reply.body).not.toContain(key);
  });

  test("is not spent by a malformed body", async () => {
    const { manage } = setUp({ secret });
    expect((await manage("POST", "/", post("order-7", "{"))).status).toBe(400);
    expect((await manage("POST", "/", post("order-7", { customerId: "cus_nobody" }))).status).toBe(404);
    expect((await manage("POST", "/", post("order-7"))).status).toBe(201);
  });

  test("stands on create alone: other calls ignore it", async () => {
    const { manage } = setUp();
    const headers = { "idempotency-key": "order-7" };
    expect((await manage("GET", "/", { headers })).status).toBe(200);
    expect((await manage("POST", "/revoke", { headers, body: { all: true } })).status).toBe(204);
  });
});
