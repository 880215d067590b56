import { freshDigest } from "@postern/core/conformance";
import { needs } from "@postern/test-support/needs";
import { describe, expect, test } from "vitest";
import { freshStore, insert, testServer } from "./support/fixture.ts";
import { redisServer } from "@postern/test-support/servers/redis";

const SESSIONS = 3000;
const LIMIT = 1200;

describe("a session in Redis", needs(redisServer), () => {
  test.each([
    ["of one tenant's customers, three each", 3, "default"],
    ["of a single customer", SESSIONS, "default"],
    ["of a hundred tenants, five for each customer", 5, undefined],
  ])(
    `%s, takes at most ${LIMIT} bytes, redeemed, with indexes, epochs and the server's own tables`,
    async (_, perCustomer, tenantId) => {
      const { client, store } = freshStore(await testServer(), { keyPrefix: "postern:" });
      const create = async (i: number) => {
        const customer = Math.floor(i / perCustomer);
        const { id } = await insert(store, {
          tenantId: tenantId ?? `acct_${customer % 100}`,
          customerId: `cus_${100_000 + customer}`,
          customerExternalId: `crm-${200_000 + customer}`,
          actor: "ann@example.com",
          scopes: ["invoices:read", "subscriptions:read"],
          requestHash: freshDigest(),
          returnUrl: "https://shop.example/account",
          page: "/invoices",
          locale: "en-GB",
        });
        await store.redeem(id, { at: Date.now(), tokenHash: freshDigest(), kid: null });
      };
      await create(0); // what a server takes for its first client and its scripts is not a session's
      const before = await used(client);
      for (let i = 1; i < SESSIONS; i += 100) {
        await Promise.all(Array.from({ length: 100 }, (__, j) => create(i + j)));
      }
      expect(((await used(client)) - before) / SESSIONS).toBeLessThanOrEqual(LIMIT);
    },
  );
});

async function used(client: { info(section: string): Promise<string> }): Promise<number> {
  return Number(/used_memory:(\d+)/.exec(await client.info("memory"))?.[1]);
}
