import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from "jose";
import { describe, expect, test } from "vitest";
import { createPortalHandler } from "../../src/http/index.ts";
import { openApiDocument } from "../../src/http/openapi.ts";
import type { SigningKey } from "../../src/index.ts";
import { contextOfPortal } from "../../src/portal.ts";
import { jsonOf, request } from "../http/request.ts";
import { testPortal } from "../support.ts";
import { freshKey, publicPartOf } from "./keys.ts";

const path = "/.well-known/jwks.json";
const [ed, hs, rs] = [freshKey("Ed25519", "ed"), freshKey("HS256", "hs"), freshKey("RS256", "rs")];
const readAs = async (method: string, keys: SigningKey[] | undefined, at = path) =>
  createPortalHandler(testPortal({ keys }).portal)(request(method, at));
const read = async (...keys: SigningKey[]) => (await readAs("GET", keys))!;
const publicMembers: Record<string, string[]> = {
  OKP: ["alg", "crv", "kid", "kty", "use", "x"],
  RSA: ["alg", "e", "kid", "kty", "n", "use"],
};

describe("GET /.well-known/jwks.json", () => {
  test("lists the public parts, each with kid, alg and use, and nothing else", async () => {
    const reply = await read(ed, hs, rs, publicPartOf(freshKey("Ed25519", "old")));
    const { keys } = jsonOf(reply) as unknown as JSONWebKeySet;
    expect(keys.map(({ kid, alg, use, kty, crv }) => [kid, alg, use, kty, crv])).toEqual([
      ["ed", "Ed25519", "sig", "OKP", "Ed25519"],
      ["rs", "RS256", "sig", "RSA", undefined],
      ["old", "Ed25519", "sig", "OKP", "Ed25519"],
    ]);
    for (const key of keys) expect(Object.keys(key).toSorted()).toEqual(publicMembers[key.kty!]);
    expect(Object.keys(jsonOf(reply))).toEqual(["keys"]);
  });

  test("may be cached for five minutes", async () => {
    const { status, headers } = await read(ed);
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      "content-type": "application/json; charset=utf-8",
      "cache-control": "public, max-age=300",
      "x-content-type-options": "nosniff",
    });
    expect(headers["set-cookie"]).toBeUndefined();
  });

  test("never tells an HS256 secret, and is empty where there is nothing else", async () => {
    expect(jsonOf(await read(hs))).toEqual({ keys: [] });
    const { body } = await read(ed, hs);
    expect(body).not.toContain("hs");
    for (const encoding of ["base64url", "base64", "hex"] as const)
      expect(body).not.toContain(Buffer.from(hs.secret as Uint8Array).toString(encoding));
  });

  test("takes the private kid and members of a JWK out", async () => {
    const { portal } = testPortal({ keys: [ed] });
    const jwk = JSON.parse((await createPortalHandler(portal)(request("GET", path)))!.body!) as JSONWebKeySet;
    const noisy = { ...jwk.keys[0]!, kid: "internal-host-7", key_ops: ["verify"], note: "rotate me" };
    const reply = await read(hs, { kid: "ed", alg: "Ed25519", publicKey: noisy });
    expect(jsonOf(reply)).toEqual({ keys: [jwk.keys[0]] });
  });

  test("is what another service verifies tokens with", async () => {
    const { portal, clock } = testPortal({ keys: [rs, ed] });
    const { token, id } = await portal.sessions.create({ customerId: "cus_acme", delivery: "token" });
    const jwks = createLocalJWKSet(jsonOf(await read(rs, ed)) as unknown as JSONWebKeySet);
    const { payload } = await jwtVerify(token, jwks, { algorithms: ["RS256"], currentDate: new Date(clock.now) });
    expect(payload.jti).toBe(id);
  });

  test("is left to the host without keys", async () => {
    expect(await readAs("GET", undefined)).toBeUndefined();
  });

  test.each([
    ["HEAD", path, 200],
    ["GET", `${path}/`, 200],
    ["POST", path, 405],
    ["OPTIONS", path, 204],
  ])("answers %s %s with %i", async (method, at, status) => {
    expect((await readAs(method, [ed], at))!.status).toBe(status);
  });

  test("stands in the OpenAPI document if there are keys", () => {
    const paths = (keys?: SigningKey[]) =>
      Object.keys(openApiDocument(contextOfPortal(testPortal({ keys }).portal))["paths"] as object);
    expect(paths([ed])).toContain(path);
    expect(paths()).not.toContain(path);
  });
});
