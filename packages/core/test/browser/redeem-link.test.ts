import { afterEach, describe, expect, test, vi } from "vitest";
import { holdPortalSession, redeemLink, type RedeemRefusal } from "../../src/browser/index.ts";
import { errorOf } from "../client/support.ts";
import { NOW } from "../http/support.ts";
import { serveApp } from "./support.ts";

afterEach(() => void vi.restoreAllMocks());

/** The network loses what this many redemptions answer: the portal did redeem. */
function losing(replies: number, lost: (reply: Response) => Response | Promise<Response>) {
  const real = globalThis.fetch;
  let left = replies;
  return vi.spyOn(globalThis, "fetch").mockImplementation(async (input, init) => {
    const reply = await real(input, init);
    left -= 1;
    return left < 0 ? reply : lost(reply);
  });
}

describe("redeemLink", () => {
  test("turns a link token into a portal token that opens the portal", async () => {
    const { origin, mint } = await serveApp();
    const { token } = await mint();
    const redeemed = await redeemLink(`${origin}/portal/`, token);
    expect(redeemed).toEqual({ token: expect.stringMatching(/^pstoken_/), expiresAt: NOW + 3_600_000 });
    const session = holdPortalSession({ sendTo: origin, token: redeemed, getToken: async () => undefined });
    expect((await session.fetch("/api/who")).status).toBe(200);
    session.close();
  });

  test.each([
    ["the network", () => Promise.reject(new TypeError("fetch failed"))],
    ["the middle of the reply", () => new Response('{"token":')],
    ["a gateway", () => new Response("<h1>busy</h1>", { status: 502 })],
  ])("costs no link when %s loses the reply: the same claimant asks again", async (_what, lost) => {
    const { origin, mint } = await serveApp();
    const { token } = await mint();
    const sent = losing(2, lost);
    expect(await redeemLink(`${origin}/portal`, token)).toMatchObject({ token: expect.any(String) });
    const bodies = sent.mock.calls.map(([, init]) => init?.body);
    expect(new Set(bodies).size).toBe(1);
    expect(JSON.parse(bodies[0] as string)).toEqual({ token, claimant: expect.stringMatching(/^[\w-]{43}$/) });
  });

  test("gives up after three tries", async () => {
    const { origin, mint } = await serveApp();
    const { token } = await mint();
    const sent = losing(9, () => Promise.reject(new TypeError("fetch failed")));
    expect((await errorOf(redeemLink(`${origin}/portal`, token))).message).toBe("fetch failed");
    expect(sent).toHaveBeenCalledTimes(3);
  });

  test.each([
    ["used", "link_redeemed", 410],
    ["revoked", "session_revoked", 410],
    ["late", "link_expired", 410],
    ["wrong", "link_invalid", 400],
  ])("rejects for a link that is %s, with the portal's code, at once", async (what, code, status) => {
    const { origin, mint, portal, clock } = await serveApp();
    const { id, token } = await mint();
    if (what === "used") await portal.redeem(token);
    if (what === "revoked") await portal.sessions.revoke(id);
    if (what === "late") clock.now += 3_600_000;
    const sent = vi.spyOn(globalThis, "fetch");
    const error = (await errorOf(
      redeemLink(`${origin}/portal`, what === "wrong" ? `${token}x` : token),
    )) as RedeemRefusal;
    expect(error).toMatchObject({ code, status });
    expect(error.message).not.toContain(token);
    expect(sent).toHaveBeenCalledTimes(1);
  });

  test.each([
    ["words", "<h1>Too many requests</h1>"],
    ["nothing", null],
    ["JSON of its own", '{"code":429,"detail":{}}'],
    ["JSON that is no object", "null"],
  ])("rejects at once, with the status, where a proxy refuses with %s", async (_what, body) => {
    const { origin, mint } = await serveApp();
    const { token } = await mint();
    const sent = losing(9, () => new Response(body, { status: 429 }));
    const error = (await errorOf(redeemLink(`${origin}/portal`, token))) as RedeemRefusal;
    expect(error).toMatchObject({ status: 429, code: undefined, message: "The answer was a 429" });
    expect(sent).toHaveBeenCalledTimes(1);
  });

  test("rejects with the status of a gateway that stays away", async () => {
    const { origin, mint } = await serveApp();
    const { token } = await mint();
    const sent = losing(9, () => new Response("<h1>busy</h1>", { status: 502 }));
    expect(await errorOf(redeemLink(`${origin}/portal`, token))).toMatchObject({ status: 502, code: undefined });
    expect(sent).toHaveBeenCalledTimes(3);
  });

  test("tells a link token to no unsafe address", async () => {
    const sent = vi.spyOn(globalThis, "fetch");
    await expect(redeemLink("http://billing.example.com/portal", "pslink_x")).rejects.toThrow(TypeError);
    expect(sent).not.toHaveBeenCalled();
  });
});
