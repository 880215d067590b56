import swagger, { type FastifyDynamicSwaggerOptions } from "@fastify/swagger";
import Fastify from "fastify";
import { describe, expect, it } from "vitest";
import { managementRoutes, portalRoutes } from "../src/index.ts";
import { API_KEY, samplePortal } from "@postern/test-support/sample-portal";

interface Operation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly security: readonly object[];
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly required: boolean }[];
  readonly requestBody?: { readonly content: Record<string, { readonly schema: Record<string, unknown> }> };
  readonly responses: Record<
    string,
    { readonly description: string; readonly headers?: object; readonly content?: object }
  >;
}

type Openapi = NonNullable<FastifyDynamicSwaggerOptions["openapi"]>;

async function documentOf(openapi: Openapi = { openapi: "3.1.0" }, more: FastifyDynamicSwaggerOptions = {}) {
  const portal = samplePortal();
  const app = Fastify();
  app.register(swagger, { openapi, ...more });
  app.register(managementRoutes(portal), { prefix: "/v1/portal-sessions" });
  app.register(portalRoutes(portal), { prefix: "/portal" });
  await app.ready();
  const document = structuredClone(app.swagger()) as unknown as {
    readonly paths: Record<string, Record<string, Operation>>;
    readonly components: { readonly securitySchemes: Record<string, object> };
  };
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => [`${method.toUpperCase()} ${path}`, operation] as const),
  );
  return { document, operations: new Map(operations) };
}

describe("the document of @fastify/swagger", () => {
  it("shows every route under its prefix, and only those", async () => {
    const { operations } = await documentOf();
    expect(Object.fromEntries([...operations].map(([call, { operationId }]) => [call, operationId]))).toMatchObject({
      "GET /v1/portal-sessions": "listSessions",
      "POST /v1/portal-sessions": "createSession",
      "GET /v1/portal-sessions/{id}": "getSession",
      "DELETE /v1/portal-sessions/{id}": "revokeSession",
      "POST /v1/portal-sessions/revoke": "revokeSessions",
      "GET /v1/portal-sessions/openapi.json": "getOpenApiDocument",
      "GET /portal/open/{token}": "openLink",
      "POST /portal/redeem": "redeemLink",
      "GET /portal/session": "getOwnSession",
      "DELETE /portal/session": "endOwnSession",
      "POST /portal/logout": "logOut",
    });
    for (const [call, { summary, tags, operationId }] of operations) {
      expect(call).not.toMatch(/\*|HEAD|OPTIONS/);
      expect(summary).not.toBe("");
      expect(operationId).toMatch(/^\w+$/);
      expect(tags).toEqual([call.includes("/v1/") ? "management" : "customer side"]);
    }
  });

  it("tells parameters, bodies and replies by the core's own schemas", async () => {
    const { operations } = await documentOf();
    const list = operations.get("GET /v1/portal-sessions")!;
    expect(list.parameters!.map(({ name, in: where, required }) => [name, where, required])).toEqual([
      ["customerId", "query", false],
      ["customerExternalId", "query", false],
      ["actor", "query", false],
      ["status", "query", false],
      ["includeExpired", "query", false],
      ["limit", "query", false],
      ["cursor", "query", false],
    ]);
    expect(operations.get("GET /portal/open/{token}")!.parameters).toMatchObject([
      { name: "token", in: "path", required: true, description: "A link token." },
    ]);
    const create = operations.get("POST /v1/portal-sessions")!;
    expect(create.requestBody!.content["application/json"]!.schema).toMatchObject({
      type: "object",
      additionalProperties: false,
      oneOf: [{ required: ["customerId"] }, { required: ["customerExternalId"] }],
      properties: {
        ttlSeconds: { type: "integer", minimum: 60, maximum: 86_400 },
        scopes: { items: { enum: ["invoices:read", "invoices:pay"] } },
      },
    });
    expect(create.responses["201"]).toMatchObject({
      headers: { location: { schema: { type: "string" }, description: "Where the session can be read." } },
      content: { "application/json": { schema: { properties: { url: {}, token: {}, id: {} } } } },
    });
    expect(create.responses["401"]).toMatchObject({
      content: { "application/problem+json": { examples: { api_key_missing: { value: { status: 401 } } } } },
    });
    const redeem = operations.get("POST /portal/redeem")!;
    expect(Object.keys(redeem.requestBody!.content)).toEqual(["application/json", "application/x-www-form-urlencoded"]);
    expect(redeem.responses["303"]).not.toHaveProperty("content");
    expect(operations.get("DELETE /portal/session")!.responses["204"]).not.toHaveProperty("content");
  });

  it("refers to nothing that it does not hold", async () => {
    const { document } = await documentOf();
    expect(JSON.stringify(document)).not.toContain("$ref");
  });

  it("declares the security that the routes name", async () => {
    const { document, operations } = await documentOf();
    const named = [...operations.values()].flatMap(({ security }) => security.flatMap((each) => Object.keys(each)));
    expect([...new Set(named)].toSorted()).toEqual(Object.keys(document.components.securitySchemes).toSorted());
    expect(operations.get("POST /v1/portal-sessions")!.security).toEqual([{ apiKeyHeader: [] }, { apiKeyBearer: [] }]);
    expect(operations.get("GET /portal/session")!.security).toEqual([
      { portalToken: [] },
      { portalTokenHeader: [] },
      { portalCookie: [] },
    ]);
    expect(document.components.securitySchemes["portalCookie"]).toEqual({
      type: "apiKey",
      in: "cookie",
      name: "__Host-postern",
    });
  });

  it("keeps the app's own security, and leaves its options as they were", async () => {
    const securitySchemes = {
      staff: { type: "http", scheme: "basic" },
      apiKeyBearer: { type: "http", scheme: "basic" },
    };
    const openapi = { openapi: "3.1.0", components: { securitySchemes } } as const;
    const before = structuredClone(openapi);
    const { document } = await documentOf(openapi as unknown as Openapi);
    expect(document.components.securitySchemes).toMatchObject({ ...securitySchemes, portalToken: { type: "http" } });
    expect(openapi).toEqual(before);
  });

  it("is made where the app transforms the schemas of its own routes, and as OpenAPI 3.0", async () => {
    const transform = () => {
      throw new Error("Only for schemas of the app's own kind.");
    };
    expect((await documentOf(undefined, { transform })).operations.size).toBeGreaterThan(10);
    const { operations } = await documentOf({ openapi: "3.0.3" });
    expect(operations.size).toBeGreaterThan(10);
  });

  it("documents only: what the core refuses is told in the core's words", async () => {
    const portal = samplePortal();
    const app = Fastify({ ajv: { customOptions: { coerceTypes: true, removeAdditional: "all" } } });
    app.setErrorHandler((_error, _request, reply) => reply.code(418).send());
    app.register(managementRoutes(portal), { prefix: "/v1/portal-sessions" });
    const headers = { "x-api-key": API_KEY };
    const url = "/v1/portal-sessions";
    const payload = { customerId: "cus_acme", ttlSeconds: "60", more: 1 };
    const refused = await app.inject({ method: "POST", url, headers, payload });
    expect(refused.statusCode).toBe(400);
    expect(refused.json()).toMatchObject({
      code: "request_malformed",
      errors: [{ path: "ttlSeconds" }, { path: "more" }],
    });
    const listed = await app.inject({ url: `${url}?limit=0`, headers });
    expect(listed.json()).toMatchObject({ status: 400, code: "request_malformed" });
  });
});
