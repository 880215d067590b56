import { describe, expect, test } from "vitest";
import { createGuard, createManagementHandler, createPortalHandler } from "../../src/http/index.ts";
import { apiKeys, memoryStore, type PortalSession, type PortalStore } from "../../src/index.ts";
import { randomSecret } from "../../src/token.ts";
import { form, headersOf, jsonOf, ownForm, request } from "../http/request.ts";
import { claimsOf } from "../jwt/forge.ts";
import { freshKey } from "../jwt/keys.ts";
import { flipped, refusal } from "../support.ts";
import { setUp } from "./support.ts";

const [secret, apiKey] = ["the merchant's own secret, 32 bytes", "sk_test_0123456789"];
const key = freshKey("HS256", "k1");
const userAgent = "Mozilla/5.0";

/** Keeps every record that it ever hands out or takes. */
function noting(inner: PortalStore): { store: PortalStore; records: PortalSession[] } {
  const records: PortalSession[] = [];
  const store: PortalStore = {
    ...inner,
    create: async (session) => {
      records.push(session);
      return inner.create(session);
    },
    find: async (id) => {
      const found = await inner.find(id);
      if (found !== undefined) records.push(found);
      return found;
    },
  };
  return { store, records };
}

describe.each([
  ["opaque", undefined],
  ["JWT", [key]],
])("an event, with %s portal tokens", (_, keys) => {
  test("holds no token, secret, hash, salt, epoch, claimant or key, nor what the merchant noted", async () => {
    const { store, records } = noting(memoryStore());
    const authenticate = apiKeys([{ key: apiKey }]);
    const { portal, clock, tell } = setUp({ store, secret, authenticate, ...(keys && { keys }) });
    const [manage, visit] = [createManagementHandler(portal), createPortalHandler(portal)];
    const claimant = randomSecret();
    const secrets = [secret, apiKey, claimant, Buffer.from(key.secret!).toString("base64url"), "idem-key-1"];
    const metadata = { ticket: "metadata-of-the-merchant" };
    const returnUrl = "https://app.example.com/return-path";
    const headers = { "x-api-key": apiKey, "idempotency-key": "idem-key-1", "user-agent": userAgent };
    const body = { customerId: "cus_acme", metadata, returnUrl };
    const created = jsonOf((await manage(request("POST", "/", { headers, body })))!);
    const link = created["token"] as string;
    const at = (path: string, method = "GET", sent = {}) => visit({ ...request(method, path, sent), ip: "192.0.2.7" });
    await at(`/open/${link}`);
    const cookie = `__Host-postern-claimant=${claimant}`;
    await at("/redeem", "POST", { headers: { ...ownForm, cookie }, body: form({ token: link }) });
    const { token } = await portal.redeem(link, { claimant });
    const direct = await portal.sessions.create({ customerId: "cus_acme", delivery: "token" });
    const many = await portal.sessions.create({ customerId: "cus_acme", use: "many" });
    const second = (await portal.redeem(many.token)).token;
    const tokens = [link, token, direct.token, many.token, second];
    const guard = createGuard(portal, ["subscriptions:write"]);
    for (const each of [...tokens, ...tokens.map((text) => flipped(text, text.length - 9))]) {
      await guard("GET", headersOf({ authorization: `Bearer ${each}`, "user-agent": userAgent }));
      await guard("GET", headersOf({ cookie: `__Host-postern=${each}` }));
      await refusal(async () => portal.authorize(each, "subscriptions:write"));
      await portal.redeem(each).catch(() => {});
      await at(`/open/${each}`);
      secrets.push(each);
    }
    await portal.sessions.revoke(direct.id);
    clock.advance(7200);
    for (const each of tokens) {
      await refusal(portal.authorize(each));
      await refusal(portal.redeem(each));
      await at("/session", "DELETE", { headers: { "x-session-token": each } });
    }
    await portal.sessions.revoke({ customerExternalId: "acme-001" });
    await portal.sessions.revoke({ all: true });

    const told = tell();
    expect(new Set(told.map((each) => each.event)).size).toBe(6);
    for (const each of [link, many.token]) secrets.push(each.slice(-43));
    for (const each of [token, direct.token, second])
      secrets.push(each.slice(-43), ...(keys ? [claimsOf(each)["sec"] as string] : []));
    for (const record of records)
      for (const name of ["salt", "linkHash", "tokenHash", "epoch", "requestHash", "returnUrl"] as const)
        if (record[name] !== null) secrets.push(record[name]);
    secrets.push(metadata.ticket);
    expect(secrets.length).toBeGreaterThan(40);
    const text = JSON.stringify(told);
    for (const each of secrets) expect(text).not.toContain(each);
    expect(text).not.toMatch(/pslink_|pstoken_|eyJ|[\w-]{43}/);
  });
});
