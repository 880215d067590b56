import { describe, expect, test } from "vitest";
import { createGuard, enterPortal } from "../../src/http/index.ts";
import { cookiesOf, form, headersOf, jsonOf, navigation, ownForm, pairOf } from "../http/request.ts";
import { setUp } from "../http/support.ts";
import { headerOf } from "./forge.ts";
import { algs, freshKey } from "./keys.ts";

describe.each(algs)("a portal with keys of %s", (alg) => {
  const bench = () => setUp({ keys: [freshKey(alg, "k1")] });

  test("lets a customer in by the page's button: the cookie is the JWT, and works until log-out", async () => {
    const { mint, visit } = bench();
    const { token: link, id } = await mint();
    const page = await visit("GET", `/open/${link}`, { headers: navigation });
    const claimant = pairOf(cookiesOf(page)[0]!);
    const pressed = { headers: { ...ownForm, cookie: claimant }, body: form({ token: link }) };
    const reply = await visit("POST", "/redeem", pressed);
    expect(reply.status).toBe(303);
    const cookie = pairOf(cookiesOf(reply)[0]!);
    expect(headerOf(cookie.slice(cookie.indexOf("=") + 1))).toMatchObject({ alg, kid: "k1" });
    expect(cookiesOf(await visit("POST", "/redeem", pressed)).map(pairOf)).toEqual([cookie]);
    expect(jsonOf(await visit("GET", "/session", { headers: { cookie } }))["id"]).toBe(id);
    expect((await visit("GET", `/open/${link}`, { headers: { ...navigation, cookie } })).status).toBe(303);
    const left = await visit("POST", "/logout", { headers: { ...ownForm, cookie }, body: "" });
    expect(left.status).toBe(303);
    expect(jsonOf(await visit("GET", "/session", { headers: { cookie } }))["code"]).toBe("session_revoked");
  });

  test("gives scripts the JWT as a bearer, and the same once more to the same claimant", async () => {
    const { mint, visit } = bench();
    const { token: link, id } = await mint();
    const body = { token: link, claimant: "A".repeat(43) };
    const first = jsonOf(await visit("POST", "/redeem", { body }));
    expect(first).toMatchObject({ tokenType: "Bearer", session: { id } });
    expect(jsonOf(await visit("POST", "/redeem", { body }))).toEqual(first);
    const authorization = `Bearer ${String(first["token"])}`;
    expect(jsonOf(await visit("GET", "/session", { headers: { authorization } }))["id"]).toBe(id);
    expect((await visit("DELETE", "/session", { headers: { authorization } })).status).toBe(204);
    expect((await visit("GET", "/session", { headers: { authorization } })).status).toBe(401);
  });

  test("walks a customer in by enterPortal, with the JWT in the cookie", async () => {
    const { portal } = bench();
    const reply = await enterPortal(portal, "POST", headersOf(ownForm), { customerId: "cus_acme" });
    const cookie = pairOf(cookiesOf(reply)[0]!);
    const { access } = await createGuard(portal)("GET", headersOf({ cookie }));
    expect(access).toMatchObject({ customerId: "cus_acme" });
  });

  test("guards with one look-up, and checks no signature", async () => {
    const { portal, mintToken, down } = bench();
    const token = await mintToken();
    const guard = createGuard(portal, ["invoices:read"]);
    const headers = headersOf({ authorization: `Bearer ${token}` });
    expect((await guard("GET", headers)).access).toMatchObject({ customerId: "cus_acme" });
    down.store = true;
    expect(await guard("GET", headers)).toMatchObject({ access: undefined, reply: { status: 503 } });
  });
});
