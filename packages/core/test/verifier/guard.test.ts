import { describe, expect, test } from "vitest";
import { portalErrorResponse, portalGuard } from "../../src/fetch.ts";
import { createGuard, createPortalHandler, errorReply } from "../../src/http/index.ts";
import { type PageTexts, type Portal, PortalError } from "../../src/index.ts";
import { englishTexts } from "../../src/page-texts.ts";
import { headersOf, navigation } from "../http/request.ts";
import { baseUrl, refusal } from "../support.ts";
import { jwksOf, serveJwks, setUp, verifierOf } from "./support.ts";

const cookie = "__Host-postern";
const get = async (guard: ReturnType<typeof createGuard>, headers: Record<string, string>, method = "GET") => {
  const { access, reply } = (await guard(method, headersOf(headers))) as {
    access?: object;
    reply?: { status: number };
  };
  return access ?? reply;
};

describe("a guard with a verifier", () => {
  test("admits by bearer, by X-Session-Token and by the portal's cookie", async () => {
    const { verifier, mint } = setUp("Ed25519");
    const { token, id } = await mint();
    const guard = createGuard(verifier, ["invoices:read"]);
    for (const headers of [
      { authorization: `Bearer ${token}` },
      { "x-session-token": token },
      { cookie: `a=b; ${cookie}=${token}` },
    ])
      expect(await get(guard, headers)).toMatchObject({ sessionId: id, customerId: "cus_acme" });
  });

  test("reads the cookie of the portal whose name it was given, and no other's", async () => {
    const { verifier, mint } = setUp("Ed25519", { name: "acme" });
    const { token, id } = await mint();
    const guard = createGuard(verifier);
    expect(await get(guard, { cookie: `__Host-acme=${token}` })).toMatchObject({ sessionId: id });
    expect(await get(guard, { cookie: `${cookie}=${token}` })).toMatchObject({ status: 401 });
  });

  test("answers as a portal's guard does: 401, 403, 400, each with its challenge", async () => {
    const { portal, verifier, mint } = setUp("Ed25519");
    const { token } = await mint();
    const sent: Record<string, string>[] = [
      {},
      { authorization: "Basic eA==" },
      { authorization: `Bearer ${token}x` },
      { authorization: `Bearer ${token}` },
      { authorization: `Bearer ${token}`, "x-session-token": "other" },
      { cookie: `${cookie}=a; ${cookie}=b` },
    ];
    const [ours, theirs] = [createGuard(verifier, ["invoices:pay"]), createGuard(portal, ["invoices:pay"])];
    for (const headers of sent) {
      const said = await get(ours, headers);
      expect(said).toEqual(await get(theirs, headers));
      expect(said).toHaveProperty("status");
    }
  });

  test("holds cookies to the issuing portal's origin on unsafe methods", async () => {
    const { verifier, mint } = setUp("Ed25519");
    const { token } = await mint();
    const guard = createGuard(verifier);
    const headers = { cookie: `${cookie}=${token}` };
    expect(await get(guard, headers, "POST")).toMatchObject({ status: 403 });
    expect(await get(guard, { ...headers, "sec-fetch-site": "cross-site" }, "POST")).toMatchObject({ status: 403 });
    expect(await get(guard, { ...headers, "sec-fetch-site": "same-origin" }, "POST")).toHaveProperty("customerId");
    expect(await get(guard, { ...headers, origin: new URL(baseUrl).origin }, "POST")).toHaveProperty("customerId");
    expect(await get(guard, { authorization: `Bearer ${token}` }, "POST")).toHaveProperty("customerId");
  });

  test("is a 503 that keeps the cookie while the keys are away, and a 401 that clears it when the token is over", async () => {
    const { there, key, mint } = setUp("Ed25519");
    const server = await serveJwks((_, response) => void response.writeHead(500).end());
    const { token } = await mint();
    const headers = { ...navigation, cookie: `${cookie}=${token}` };
    const down = (await get(createGuard(verifierOf(there, { jwksUrl: server.jwksUrl })), headers)) as Reply;
    expect([down.status, down.headers["set-cookie"], down.headers["retry-after"]]).toEqual([503, undefined, "1"]);
    server.answer = jwksOf(key);
    there.now += 7_200_000;
    const over = (await get(createGuard(verifierOf(there, { jwksUrl: server.jwksUrl })), headers)) as Reply;
    expect([over.status, over.headers["content-type"]]).toEqual([401, "text/html; charset=utf-8"]);
    expect(over.headers["set-cookie"]).toContainEqual(expect.stringContaining(`${cookie}=;`));
    expect(over.body).not.toContain(token);
  });

  test("tells people what was refused in their browser's language, and programs in English", async () => {
    const token_expired = ["Ihre Sitzung ist abgelaufen", "Bitte neu öffnen."] as const;
    const de: PageTexts = { ...englishTexts, refused: { ...englishTexts.refused, token_expired } };
    const { there, verifier, mint } = setUp("Ed25519", { translations: { de } });
    const { token } = await mint();
    there.now += 7_200_000;
    const headers = { cookie: `${cookie}=${token}`, "accept-language": "de-AT" };
    const { body } = (await get(createGuard(verifier), { ...navigation, ...headers })) as Reply;
    expect(body).toContain('<html lang="de" dir="ltr">');
    expect(body).toContain("<h1>Ihre Sitzung ist abgelaufen</h1>");
    expect(JSON.parse(((await get(createGuard(verifier), headers)) as Reply).body)).toMatchObject({
      code: "token_expired",
      title: new PortalError("token_expired").title,
    });
  });

  test("needs scopes that the verifier declares", () => {
    const { verifier } = setUp("Ed25519");
    const slip = () => createGuard(verifier, ["invoices:write" as "invoices:pay"]);
    expect(slip).toThrow(TypeError);
    expect(slip).toThrow('the guard needs "invoices:write", which "scopes" does not declare');
  });

  test("is a verifier that createPortalVerifier made, not something like it", async () => {
    const { verifier } = setUp("Ed25519");
    for (const other of [{ ...verifier }, { authorize: async () => ({}) }, {}])
      expect(() => createGuard(other as typeof verifier)).toThrow(TypeError);
  });

  test("stands on its own: the portal's own routes need a portal", () => {
    const { verifier } = setUp("Ed25519");
    expect(() => createPortalHandler(verifier as unknown as Portal)).toThrow(TypeError);
  });
});

describe("errorReply with a verifier", () => {
  test("answers a PortalError and leaves the rest", async () => {
    const { verifier } = setUp("Ed25519");
    expect(errorReply(verifier, new PortalError("resource_unknown"), headersOf({}))).toMatchObject({ status: 404 });
    expect(errorReply(verifier, new Error("not ours"), headersOf({}))).toBeUndefined();
  });
});

describe("a Fetch guard with a verifier", () => {
  test("admits, and refuses with a response", async () => {
    const { verifier, mint } = setUp("Ed25519");
    const { token, id } = await mint();
    const guard = portalGuard(verifier, "invoices:read");
    const send = async (authorization: string) => guard(new Request(baseUrl, { headers: { authorization } }));
    expect(await send(`Bearer ${token}`)).toMatchObject({ access: { sessionId: id } });
    expect((await send(`Bearer ${token}x`)).response?.status).toBe(401);
    const unknown = await refusal(Promise.reject(new PortalError("resource_unknown")));
    expect(portalErrorResponse(verifier, unknown, new Request(baseUrl))?.status).toBe(404);
  });
});

interface Reply {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly body: string;
}
