import { describe, expect, test } from "vitest";
import { badPrefixes } from "@postern/test-support/adapters/bad-prefixes";
import { managementRoutes, portalErrorResponse, portalGuard, portalRoutes } from "../../src/fetch.ts";
import { createPortal, memoryStore } from "../../src/index.ts";
import { bearer, post, requestTo, samplePortal, withKey } from "./sample-portal.ts";

describe("routes", () => {
  test("hand every path that is none of theirs to otherwise, with its body", async () => {
    const portal = samplePortal();
    const otherwise = async (request: Request) => new Response(`app: ${await request.text()}`);
    const serve = managementRoutes(portal, {
      prefix: "/v1",
      otherwise: portalRoutes(portal, { prefix: "/portal", otherwise }),
    });
    expect((await serve(requestTo("/v1", { headers: withKey }))).status).toBe(200);
    expect((await serve(requestTo("/portal/session", { headers: await bearer(portal) }))).status).toBe(200);
    for (const path of ["/", "/v2", "/v1/a/b", "/portal", "/portal/invoices", "/session"])
      expect(await (await serve(post(path, {}))).text()).toBe("app: {}");
  });

  test("stand at the root without a prefix, and ignore what a runtime passes beside the request", async () => {
    const portal = samplePortal();
    const serve = portalRoutes(portal) as (request: Request, server: object) => Promise<Response>;
    expect((await serve(requestTo("/session", { headers: await bearer(portal) }), {})).status).toBe(200);
    expect((await serve(requestTo("/portal/session"), {})).status).toBe(404);
  });

  test.each(badPrefixes)("refuse the prefix %j", (prefix) => {
    expect(() => portalRoutes(samplePortal(), { prefix: prefix as string })).toThrow(TypeError);
  });

  test("of management refuse a portal without authenticate", () => {
    const portal = createPortal({
      baseUrl: "https://billing.example/portal",
      store: memoryStore(),
      customers: { find: () => undefined },
      scopes: ["a"],
      defaultScopes: ["a"],
    });
    expect(() => managementRoutes(portal)).toThrow('option "authenticate"');
  });

  test("reject where something read the body before", async () => {
    const request = post("/", { customerId: "cus_acme" }, withKey);
    await request.text();
    await expect(managementRoutes(samplePortal())(request)).rejects.toThrow("Something read the request body");
  });

  test("read a body on that they refuse, so that the refusal can be sent", async () => {
    let sent = 0;
    const { promise: ended, resolve } = Promise.withResolvers<number>();
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 1;
        if (sent <= 50) return controller.enqueue(new Uint8Array(4096));
        controller.close();
        return resolve(sent);
      },
      cancel: () => resolve(-1),
    });
    const headers = { ...withKey, "content-type": "application/json" };
    const request = requestTo("/", { method: "POST", headers, body, duplex: "half" });
    expect((await managementRoutes(samplePortal())(request)).status).toBe(413);
    expect(await ended).toBe(51);
  });

  test("are a 400 where the body breaks off", async () => {
    const body = new ReadableStream<Uint8Array>({ pull: (controller) => controller.error(new Error("gone")) });
    const headers = { ...withKey, "content-type": "application/json" };
    const refused = await managementRoutes(samplePortal())(
      requestTo("/", { method: "POST", headers, body, duplex: "half" }),
    );
    expect([refused.status, await refused.json()]).toEqual([
      400,
      expect.objectContaining({ code: "request_malformed" }),
    ]);
  });
});

describe("portalGuard", () => {
  test("tells the error beside the response", async () => {
    const { access, error, response } = await portalGuard(samplePortal())(requestTo("/"));
    expect([access, error?.code, response?.status]).toEqual([undefined, "credential_missing", 401]);
  });

  test("refuses an undeclared scope at construction", () => {
    expect(() => portalGuard(samplePortal(), "invoices:write" as "invoices:pay")).toThrow(TypeError);
  });
});

test("portalErrorResponse is undefined for what is not Postern's", () => {
  expect(portalErrorResponse(samplePortal(), new Error("not ours"), requestTo("/"))).toBeUndefined();
});
