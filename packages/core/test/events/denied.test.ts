import { describe, expect, test } from "vitest";
import { formatCredential, newSessionId, randomSecret } from "../../src/token.ts";
import { freshKey } from "../jwt/keys.ts";
import { resigned } from "../jwt/forge.ts";
import { baseUrl, flipped, refusal, start, verdict } from "../support.ts";
import { acmes, event, names, setUp } from "./support.ts";

const nobody = (reason: "token_invalid" | "link_invalid") => event("denied", start, { reason });

describe("denied, for a portal token", () => {
  test.each<[string, (token: string) => unknown]>([
    ["nonsense", () => "x"],
    ["no text", () => undefined],
    [
      "an unknown session's",
      () => formatCredential("portal", newSessionId({ tenantId: "t", customerId: "c" }), randomSecret()),
    ],
    ["one with a wrong secret", (token) => flipped(token, token.length - 5)],
    ["a link token", (token) => token.replace("pstoken_", "pslink_")],
  ])("names nobody: %s", async (_, make) => {
    const { portal, mint, tell } = setUp();
    const { token } = await mint({ delivery: "token", actor: "sam" });
    tell();
    await refusal(portal.authorize(make(token) as string));
    expect(tell()).toEqual([nobody("token_invalid")]);
  });

  test("names nobody when the JWT is forged, even with the real key and a live jti", async () => {
    const key = freshKey("Ed25519", "k1");
    const { portal, mint, tell } = setUp({ keys: [key] });
    const { token } = await mint({ delivery: "token" });
    tell();
    await refusal(portal.authorize(resigned({ token, key }, { sec: randomSecret() })));
    expect(tell()).toEqual([nobody("token_invalid")]);
  });

  test("says that the session was revoked", async () => {
    const { portal, mint, tell } = setUp();
    const { id, token } = await mint({ delivery: "token", actor: "sam" });
    await portal.sessions.revoke(id);
    tell();
    await refusal(portal.authorize(token));
    expect(tell()).toEqual([event("denied", start, { ...acmes(id, "sam"), reason: "session_revoked" })]);
  });

  test("says that the customer is gone, where the portal asks again", async () => {
    const { portal, directory, mint, tell } = setUp({ recheckCustomer: true });
    const { id, token } = await mint({ delivery: "token" });
    tell();
    directory.known = [];
    await refusal(portal.authorize(token));
    expect(tell()).toEqual([event("denied", start, { ...acmes(id), reason: "session_revoked" })]);
  });

  test("says that a scope is lacking", async () => {
    const { portal, mint, tell } = setUp();
    const { id, token } = await mint({ delivery: "token" });
    tell();
    await refusal(portal.authorize(token, "subscriptions:write"));
    expect(tell()).toEqual([event("denied", start, { ...acmes(id), reason: "scope_insufficient" })]);
  });

  test("is not told of what is admitted", async () => {
    const { portal, mint, tell } = setUp();
    const { token } = await mint({ delivery: "token" });
    tell();
    await portal.authorize(token, "invoices:read");
    expect(tell()).toEqual([]);
  });
});

describe("denied, for a link", () => {
  test.each<[string, (token: string) => unknown]>([
    ["nonsense", () => "x"],
    ["no text", () => null],
    [
      "an unknown session's",
      () => formatCredential("link", newSessionId({ tenantId: "t", customerId: "c" }), randomSecret()),
    ],
    ["one with a wrong secret", (token) => flipped(token, token.length - 5)],
    ["a portal token", (token) => token.replace("pslink_", "pstoken_")],
  ])("names nobody: %s", async (_, make) => {
    const { portal, mint, tell } = setUp();
    const { token } = await mint();
    tell();
    await refusal(portal.redeem(make(token) as string));
    expect(tell()).toEqual([nobody("link_invalid")]);
  });

  test("says that it was redeemed, and that the session was revoked", async () => {
    const { portal, mint, tell } = setUp();
    const { id, token } = await mint({ actor: "sam" });
    await portal.redeem(token);
    tell();
    await refusal(portal.redeem(token));
    await portal.sessions.revoke(id);
    await refusal(portal.redeem(token));
    const whom = acmes(id, "sam");
    expect(tell()).toEqual([
      event("denied", start, { ...whom, reason: "link_redeemed" }),
      event("revoked", start, whom),
      event("denied", start, { ...whom, reason: "session_revoked" }),
    ]);
  });

  test("says that it was revoked between its look-up and its redemption", async () => {
    const { portal, store, mint, tell } = setUp();
    const { id, token } = await mint();
    tell();
    store.replace({ redeem: async () => portal.sessions.revoke(id).then(() => false) });
    expect(await verdict(portal.redeem(token))).toBe("410 session_revoked");
    expect(names(tell())).toEqual(["revoked", "denied session_revoked"]);
  });
});

describe("expired", () => {
  test("is told of a portal token each time that it is met, with the denial", async () => {
    const { portal, clock, mint, tell } = setUp();
    const { id, token, expiresAt } = await mint({ delivery: "token", actor: "sam" });
    tell();
    clock.now = expiresAt;
    await refusal(portal.authorize(token));
    const both = [
      event("expired", expiresAt, acmes(id, "sam")),
      event("denied", expiresAt, { ...acmes(id, "sam"), reason: "token_expired" }),
    ];
    expect(tell()).toEqual(both);
    await refusal(portal.authorize(token));
    expect(tell()).toEqual(both);
  });

  test.each([
    ["was never opened", {}, 3600],
    ["was not opened in time", { openWithinSeconds: 60 }, 60],
  ])("is told of a link that %s", async (_, input, seconds) => {
    const { portal, clock, mint, tell } = setUp();
    const { id, token } = await mint(input);
    tell();
    clock.advance(seconds);
    await refusal(portal.redeem(token));
    expect(tell()).toEqual([
      event("expired", clock.now, acmes(id)),
      event("denied", clock.now, { ...acmes(id), reason: "link_expired" }),
    ]);
  });

  test("is not told to a wrong secret, nor of a session that was revoked before", async () => {
    const { portal, clock, mint, tell } = setUp();
    const { id, token } = await mint({ delivery: "token" });
    const other = await mint({ delivery: "token" });
    await portal.sessions.revoke(id);
    clock.advance(7200);
    tell();
    await refusal(portal.authorize(token));
    await refusal(portal.authorize(flipped(other.token, other.token.length - 5)));
    expect(names(tell())).toEqual(["denied session_revoked", "denied token_invalid"]);
  });

  test("is told by nobody where nobody comes, and by no reading", async () => {
    const { portal, clock, mint, tell } = setUp();
    const { id } = await mint({ delivery: "token" });
    tell();
    clock.advance(7200);
    expect((await portal.sessions.get(id)).status).toBe("expired");
    await portal.sessions.list({ includeExpired: true });
    await portal.health();
    expect(tell()).toEqual([]);
  });
});

describe("nothing is denied", () => {
  test("by an outage: that is a fault, and onFault hears of it", async () => {
    const { portal, store, mint, tell } = setUp();
    const [link, token] = [(await mint()).token, (await mint({ delivery: "token" })).token];
    tell();
    store.replace({ find: () => Promise.reject(new Error("connection reset")) });
    expect(await verdict(portal.authorize(token))).toBe("503 store_unavailable");
    expect(await verdict(portal.redeem(link))).toBe("503 store_unavailable");
    store.replace({ find: async () => ({ id: "junk" }) as never });
    expect(await verdict(portal.authorize(token))).toBe("503 store_corrupt");
    expect(tell()).toEqual([]);
  });

  test("by a directory that is away, where the portal asks again", async () => {
    let down = false;
    const find = async () => {
      if (down) throw new Error("away");
      return { id: "cus_acme" };
    };
    const { portal, mint, tell } = setUp({ recheckCustomer: true, customers: { find } });
    const { token } = await mint({ delivery: "token" });
    tell();
    down = true;
    expect(await verdict(portal.authorize(token))).toBe("503 directory_unavailable");
    expect(tell()).toEqual([]);
  });

  test("where no credential was judged: reading, revoking and bad arguments", async () => {
    const { portal, mint, tell } = setUp({ baseUrl });
    const { token } = await mint();
    tell();
    await refusal(portal.sessions.get("ps_unknown"));
    await refusal(portal.sessions.revoke("ps_unknown"));
    await refusal(portal.sessions.revoke(newSessionId({ tenantId: "t", customerId: "c" })));
    await refusal(portal.sessions.list({ limit: 0 }));
    await refusal(portal.redeem(token, { claimant: "short" }));
    expect(tell()).toEqual([]);
  });
});
