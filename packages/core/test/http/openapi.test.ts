import { describe, expect, test } from "vitest";
import { openApiDocument } from "../../src/http/openapi.ts";
import { contextOfPortal } from "../../src/portal.ts";
import { jsonOf } from "./request.ts";
import { ORIGIN, setUp } from "./support.ts";

interface Schema {
  readonly properties: Readonly<Record<string, object>>;
  readonly oneOf: unknown;
  readonly additionalProperties: unknown;
}

interface Operation {
  readonly operationId: string;
  readonly security: readonly object[];
  readonly parameters?: readonly { name: string; in: string; schema: object }[];
  readonly responses: Readonly<Record<string, object>>;
}

interface Document {
  readonly openapi: string;
  readonly servers: unknown;
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, Schema>>;
    readonly securitySchemes: Readonly<Record<string, object>>;
  };
}

const methods = ["get", "post", "delete"];

async function documentOf(...[options]: Parameters<typeof setUp>) {
  const reply = await setUp(options).management("GET", "/openapi.json");
  return jsonOf(reply) as unknown as Document;
}

function operationsOf({ paths }: Document): [string, Operation][] {
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item)
      .filter(([method]) => methods.includes(method))
      .map(([method, operation]) => [`${method.toUpperCase()} ${path}`, operation as Operation] as [string, Operation]),
  );
}

/** Every value of the document that stands under this name. */
function valuesOf(node: unknown, name: string): unknown[] {
  if (typeof node !== "object" || node === null) return [];
  return Object.entries(node).flatMap(([key, value]) => [...(key === name ? [value] : []), ...valuesOf(value, name)]);
}

describe("GET /openapi.json", () => {
  test("needs no key, and may be cached", async () => {
    const reply = await setUp().management("GET", "/openapi.json");
    expect(reply).toMatchObject({
      status: 200,
      headers: { "content-type": "application/json; charset=utf-8", "cache-control": "public, max-age=300" },
    });
  });

  test("is made once per portal", () => {
    const [one, other] = [contextOfPortal(setUp().portal), contextOfPortal(setUp().portal)];
    expect(openApiDocument(one)).toBe(openApiDocument(one));
    expect(openApiDocument(other)).not.toBe(openApiDocument(one));
  });

  test("describes every call of both sides", async () => {
    const calls = operationsOf(await documentOf()).map(([call, { operationId }]) => [call, operationId]);
    expect(Object.fromEntries(calls)).toEqual({
      "GET /": "listSessions",
      "POST /": "createSession",
      "GET /{id}": "getSession",
      "DELETE /{id}": "revokeSession",
      "POST /revoke": "revokeSessions",
      "GET /openapi.json": "getOpenApiDocument",
      "GET /open/{token}": "openLink",
      "POST /redeem": "redeemLink",
      "GET /session": "getOwnSession",
      "DELETE /session": "endOwnSession",
      "POST /logout": "logOut",
    });
    expect(new Set(calls.map(([, id]) => id)).size).toBe(calls.length);
  });

  test("says where each side is: management beside the document, the customer side at baseUrl", async () => {
    const { openapi, servers, paths } = await documentOf();
    expect(openapi).toBe("3.1.1");
    expect(servers).toEqual([{ url: ".", description: "Where this document is served." }]);
    for (const path of ["/open/{token}", "/redeem", "/session", "/logout"])
      expect(paths[path]!["servers"]).toEqual([{ url: `${ORIGIN}/portal` }]);
  });

  test("tells this portal's own scopes and bounds", async () => {
    const { components } = await documentOf({ ttl: { minSeconds: 120, maxSeconds: 7200, defaultSeconds: 900 } });
    const create = components.schemas["CreateSession"]!;
    expect(create.properties["ttlSeconds"]).toEqual({ type: "integer", minimum: 120, maximum: 7200, default: 900 });
    expect(create.properties["openWithinSeconds"]).toMatchObject({ type: "integer", minimum: 1, maximum: 7200 });
    expect(create.properties["scopes"]).toMatchObject({
      type: "array",
      items: { enum: ["invoices:read", "subscriptions:read", "subscriptions:write"] },
      default: ["invoices:read"],
    });
  });

  test("says that unknown members are refused, and that there is exactly one customer", async () => {
    const { schemas } = (await documentOf()).components;
    for (const name of ["CreateSession", "Revoke", "Redeem", "RedeemForm"])
      expect(schemas[name]!.additionalProperties).toBe(false);
    expect(schemas["CreateSession"]!.oneOf).toEqual([
      { required: ["customerId"] },
      { required: ["customerExternalId"] },
    ]);
    expect(schemas["Revoke"]!.oneOf).toHaveLength(4);
  });

  test("takes the list's filters from the schema that validates them", async () => {
    const [, list] = operationsOf(await documentOf()).find(([call]) => call === "GET /")!;
    expect(list.parameters!.map(({ name }) => name)).toEqual([
      "customerId",
      "customerExternalId",
      "actor",
      "status",
      "includeExpired",
      "limit",
      "cursor",
    ]);
    expect(list.parameters!.find(({ name }) => name === "limit")!.schema).toMatchObject({ minimum: 1, maximum: 100 });
  });

  test("refers only to what it holds, and holds nothing that nobody refers to", async () => {
    const document = await documentOf();
    const refs = new Set(valuesOf(document, "$ref").map((each) => String(each).replace("#/components/schemas/", "")));
    expect([...refs].toSorted()).toEqual(Object.keys(document.components.schemas).toSorted());
    const schemes = operationsOf(document).flatMap(([, { security }]) => security.flatMap((each) => Object.keys(each)));
    expect([...new Set(schemes)].toSorted()).toEqual(Object.keys(document.components.securitySchemes).toSorted());
    for (const stray of ["$schema", "$id", "$defs"]) expect(valuesOf(document, stray)).toEqual([]);
  });

  test("declares every parameter of a path, and a reply for every operation", async () => {
    const document = await documentOf();
    for (const [path, item] of Object.entries(document.paths)) {
      const names = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
      const declared = (item["parameters"] ?? []) as { name: string; in: string; required: boolean }[];
      expect(declared.filter((each) => each.in === "path" && each.required).map(({ name }) => name)).toEqual(names);
    }
    const answers = operationsOf(document).map(([, { responses }]) => Object.keys(responses).join());
    for (const statuses of answers) expect(statuses).toMatch(/^[23]/);
  });

  test("gives an example for every code of an operation, under the status that the code has", async () => {
    for (const [, { responses }] of operationsOf(await documentOf()))
      for (const [status, response] of Object.entries(responses))
        for (const problem of valuesOf(response, "value") as { status: number; code: string; type: string }[]) {
          expect(String(problem.status)).toBe(status);
          expect(problem.type).toBe(`urn:postern:error:${problem.code}`);
        }
  });

  test("names the portal's own session cookie", async () => {
    const { components } = await documentOf({ name: "shop" });
    expect(components.securitySchemes["portalCookie"]).toEqual({ type: "apiKey", in: "cookie", name: "__Host-shop" });
  });
});
