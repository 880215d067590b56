import type { Context } from "../context.ts";
import { createSchema, listSchema, redeemFormSchema, redeemSchema, revokeSchema } from "../schemas.ts";
import { cookieNames } from "./cookie.ts";
import { customerPaths } from "./openapi-customer.ts";
import { managementPaths } from "./openapi-management.ts";
import { type Json, jsonSchemaOf } from "./openapi-parts.ts";
import {
  wireAccessSchema,
  wireCreatedSchema,
  wireProblemSchema,
  wireRedeemedSchema,
  wireSessionPageSchema,
  wireSessionSchema,
} from "./wire-schemas.ts";

const documents = new WeakMap<Context, Json>();

/**
 * The management and customer API as OpenAPI 3.1, made once per portal from the schemas that validate.
 * @see https://spec.openapis.org/oas/v3.1.1
 */
export function openApiDocument(ctx: Context): Json {
  const known = documents.get(ctx);
  if (known !== undefined) return known;
  const made = write(ctx);
  documents.set(ctx, made);
  return made;
}

function write(ctx: Context): Json {
  return {
    openapi: "3.1.1",
    info: {
      title: `Portal sessions of ${ctx.brand.name}`,
      version: "1",
      description: "Short-lived, customer-scoped access passes to a customer portal.",
    },
    servers: [{ url: ".", description: "Where this document is served." }],
    tags: [
      { name: "management", description: "Server to server, behind an API key." },
      { name: "customer side", description: "What a customer's browser calls, below the portal's baseUrl." },
    ],
    paths: { ...managementPaths(listParameters()), ...customerPaths(ctx.site.baseUrl, ctx.keys !== undefined) },
    components: { schemas: schemasOf(ctx), securitySchemes: securitySchemes(ctx) },
  };
}

function listParameters(): readonly Json[] {
  const { properties = {} } = jsonSchemaOf(listSchema);
  return Object.entries(properties).map(([name, schema]) => ({ name, in: "query", schema }));
}

function schemasOf(ctx: Context): Json {
  return {
    CreateSession: createSessionSchema(ctx),
    Revoke: { ...jsonSchemaOf(revokeSchema), oneOf: oneOf("jti", "customerId", "customerExternalId", "all") },
    Redeem: jsonSchemaOf(redeemSchema),
    RedeemForm: jsonSchemaOf(redeemFormSchema),
    Session: jsonSchemaOf(wireSessionSchema),
    CreatedSession: jsonSchemaOf(wireCreatedSchema),
    SessionPage: jsonSchemaOf(wireSessionPageSchema),
    Access: jsonSchemaOf(wireAccessSchema),
    Redeemed: jsonSchemaOf(wireRedeemedSchema),
    Problem: jsonSchemaOf(wireProblemSchema),
  };
}

/** The body of create, with what this portal's options say about it. */
function createSessionSchema({ ttl, scopes }: Context): Json {
  const schema = jsonSchemaOf(createSchema);
  const told: Record<string, Json> = {
    ttlSeconds: { minimum: ttl.minSeconds, maximum: ttl.maxSeconds, default: ttl.defaultSeconds },
    openWithinSeconds: {
      minimum: 1,
      maximum: ttl.maxSeconds,
      description: `At most ttlSeconds. Default ttlSeconds; for delivery "redirect" ${ttl.redirectOpenWithinSeconds}.`,
    },
    scopes: { items: { type: "string", enum: [...scopes.granted.keys()] }, default: scopes.defaults },
    use: { description: 'Default "once"; with delivery "token" only "many".' },
    delivery: { default: "link" },
    returnUrl: { format: "uri", description: "An absolute URL of one of the portal's returnOrigins." },
    page: { description: "A path below the portal's baseUrl, such as /invoices." },
    locale: { description: "A BCP 47 language tag." },
  };
  const properties = Object.entries(schema.properties ?? {}).map(([name, each]) => [name, { ...each, ...told[name] }]);
  return { ...schema, properties: Object.fromEntries(properties), oneOf: oneOf("customerId", "customerExternalId") };
}

/** Of these members exactly one must be there. */
function oneOf(...names: readonly string[]): readonly Json[] {
  return names.map((name) => ({ required: [name] }));
}

function securitySchemes(ctx: Context): Json {
  return {
    apiKeyHeader: { type: "apiKey", in: "header", name: "x-api-key" },
    apiKeyBearer: { type: "http", scheme: "bearer", description: "The same API key." },
    portalToken: { type: "http", scheme: "bearer", description: "A portal token." },
    portalTokenHeader: { type: "apiKey", in: "header", name: "x-session-token" },
    portalCookie: { type: "apiKey", in: "cookie", name: cookieNames(ctx).session },
  };
}
