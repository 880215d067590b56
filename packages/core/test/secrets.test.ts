import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { apiKeys } from "../src/api-keys.ts";
import { PortalError } from "../src/errors.ts";
import { memoryStore } from "../src/memory-store.ts";
import { randomSecret } from "../src/token.ts";
import { flipped, refusal, testPortal } from "./support.ts";

const apiKey = "sk_live_9hX2vQmZ7bR4tKpL";
const claimant = randomSecret();
const warn = vi.spyOn(process, "emitWarning");
const said: string[] = [];
const secrets = new Map<string, string>();

/** Everything an error may be made to tell: to a caller, to a log, and to whoever prints its insides. */
function told(error: Error): string {
  const { name, message, stack, cause } = error;
  const own = error instanceof PortalError ? JSON.stringify([error.headers, error.errors, error.title, error]) : "";
  return [name, message, stack, own, cause instanceof Error ? told(cause) : String(cause)].join("\n");
}

async function note(call: () => unknown): Promise<void> {
  said.push(told(await refusal(async () => call())));
}

/** Provokes every refusal that core knows, with real credentials at hand. */
beforeAll(async () => {
  warn.mockImplementation((warning) => void said.push(String(warning)));
  const memory = memoryStore();
  const { portal, store, directory, clock } = testPortal({ store: memory, onFault: undefined, recheckCustomer: true });
  const { sessions } = portal;
  const one = await sessions.create({ customerId: "cus_acme" });
  const { token } = await portal.redeem(one.token, { claimant });
  const two = await sessions.create({ customerId: "cus_acme", delivery: "token", ttlSeconds: 60 });
  const record = (await memory.find(one.id))!;
  for (const [name, text] of Object.entries({ link: one.token, token, ownToken: two.token, claimant, apiKey })) {
    secrets.set(name, text);
    if (text.includes(".")) secrets.set(`secret of ${name}`, text.slice(text.indexOf(".") + 1));
  }
  for (const member of ["linkHash", "tokenHash", "salt", "epoch"] as const) secrets.set(member, record[member]!);

  await note(() => portal.redeem(one.token));
  await note(() => portal.redeem(one.token, { claimant: `${claimant}x` }));
  await note(() => portal.redeem(flipped(one.token, 60)));
  await note(() => portal.redeem(token));
  await note(() => portal.authorize(one.token));
  await note(() => portal.authorize(flipped(token, 60)));
  await note(() => portal.authorize(token, "invoices:pay"));
  await note(() => sessions.get(token));
  await note(() => sessions.revoke(token));
  await note(() => sessions.revoke({ jti: token, customerId: token }));
  await note(() => sessions.list({ cursor: token }));
  await note(() => sessions.list({ status: token as never }));
  await note(() => sessions.create({ customerId: token }));
  for (const member of ["use", "delivery", "page", "locale", "returnUrl", "ttlSeconds", "scopes", "metadata"])
    await note(() => sessions.create({ customerId: "cus_acme", [member]: `https://${token}/` }));
  await note(() => sessions.create({ customerId: "cus_acme", scopes: [token as never] }));
  await note(() => sessions.create({ customerId: "cus_acme", metadata: { [token]: token, k: 5 as never } }));
  await note(() => sessions.create({ customerId: "cus_acme", [token]: token }));

  for (const failing of [
    { find: async () => ({ ...record, id: token, scopes: [5] }) as never },
    { find: async () => token as never },
  ]) {
    store.replace(failing);
    await note(() => portal.authorize(token));
    await note(() => portal.redeem(one.token));
    clock.advance(61); // past the quiet minute, so that the next one warns again
  }
  store.replace({ find: (id) => memory.find(id) });
  await note(() => portal.authorize(two.token));
  directory.find = () => Promise.reject(new Error("down"));
  await note(() => portal.authorize(token));
  directory.find = async () => ({ id: `${token}\n` });
  await note(() => portal.authorize(token));
  directory.find = async () => undefined;
  await note(() => portal.authorize(token));
  await sessions.revoke({ all: true });
  await note(() => portal.authorize(token));
  await note(() => portal.redeem(one.token, { claimant }));
  await note(() => portal.forTenant(`${token}\n`));

  await note(() => apiKeys([{ key: apiKey }, { key: apiKey }]));
  await note(() => apiKeys([{ key: `${apiKey} ` }]));
  await note(() => apiKeys([{ sha256: apiKey }]));
  await note(() => apiKeys([{ [apiKey]: true } as never]));
  await note(() => apiKeys([apiKey as never]));
  for (const option of [
    "authenticate",
    "name",
    "baseUrl",
    "homeUrl",
    "brand",
    "ttl",
    "clock",
    "onFault",
    "store",
    "customers",
  ])
    if (option !== "store") await note(() => testPortal({ [option]: apiKey }));
  await note(() => testPortal({ baseUrl: `https://me:${apiKey}@billing.example.com` }));
  await note(() => testPortal({ returnOrigins: [`https://me:${apiKey}@app.example.com`] }));
});
afterAll(() => warn.mockRestore());

describe("no message, header, stack, cause or warning", () => {
  test("was looked at in vain: every flow was refused, and faults were warned of", () => {
    expect(said.length).toBeGreaterThan(45);
    expect(said.join("\n")).toMatch(/link_redeemed[^]*store_corrupt[^]*directory_unavailable[^]*session_revoked/);
    expect(secrets.size).toBe(12);
  });

  test.each([
    ["link"],
    ["secret of link"],
    ["token"],
    ["secret of token"],
    ["ownToken"],
    ["secret of ownToken"],
    ["claimant"],
    ["apiKey"],
    ["linkHash"],
    ["tokenHash"],
    ["salt"],
    ["epoch"],
  ])("holds the %s", (name) => {
    const secret = secrets.get(name)!;
    expect(secret.length).toBeGreaterThan(20);
    expect(said.filter((text) => text.includes(secret))).toEqual([]);
  });
});
