import type { PortalErrorCode } from "../errors.ts";
import { type Json, jsonReplyOf, type Operation, ref, writeOperation } from "./openapi-parts.ts";

const security = [{ apiKeyHeader: [] }, { apiKeyBearer: [] }];

/** What every call with a key may be refused for. */
const always: readonly PortalErrorCode[] = [
  "credential_ambiguous",
  "api_key_missing",
  "api_key_invalid",
  "api_key_publishable",
  "permission_missing",
  "store_unavailable",
  "store_corrupt",
  "directory_unavailable",
];
const bodied: readonly PortalErrorCode[] = ["request_malformed", "body_too_large", "media_type_unsupported"];

const common = { tags: ["management"], security };
const ended = { description: "Ended, also if it had ended before." };

function operations(): Readonly<Record<"create" | "list" | "read" | "end" | "revoke", Operation>> {
  return {
    create: {
      ...common,
      operationId: "createSession",
      summary: "Mint a portal session for one customer",
      parameters: [
        {
          name: "Idempotency-Key",
          in: "header",
          description: "The same key and body give the same session, for as long as its record is kept.",
          schema: { type: "string", minLength: 1, maxLength: 255 },
        },
      ],
      body: { "application/json": ref("CreateSession") },
      replies: {
        201: jsonReplyOf("The session, with its access link or portal token.", ref("CreatedSession"), {
          location: { schema: { type: "string" }, description: "Where the session can be read." },
        }),
      },
      refusals: [
        ...bodied,
        "ttl_out_of_bounds",
        "return_url_refused",
        "scope_unknown",
        "idempotency_unavailable",
        "idempotency_key_reused",
        "link_redeemed",
        "customer_unknown",
        ...always,
      ],
    },
    list: {
      ...common,
      operationId: "listSessions",
      summary: "List sessions, newest first",
      description: "Shows issued and redeemed sessions, unless status or includeExpired asks for others.",
      replies: { 200: jsonReplyOf("One page of sessions.", ref("SessionPage")) },
      refusals: ["request_malformed", ...always],
    },
    read: {
      ...common,
      operationId: "getSession",
      summary: "Read one session",
      replies: { 200: jsonReplyOf("The session.", ref("Session")) },
      refusals: ["session_unknown", ...always],
    },
    end: {
      ...common,
      operationId: "revokeSession",
      summary: "End one session at once",
      replies: { 204: ended },
      refusals: ["session_unknown", ...always],
    },
    revoke: {
      ...common,
      operationId: "revokeSessions",
      summary: "End one session, those of a customer, or all of the key's tenant",
      description: "By customer or tenant it answers 204 whether or not there was a session to end.",
      body: { "application/json": ref("Revoke") },
      replies: { 204: ended },
      refusals: [...bodied, "session_unknown", ...always],
    },
  };
}

/**
 * The management API: paths are relative to where the document itself is served.
 * @param listParameters the query of list.
 */
export function managementPaths(listParameters: readonly Json[]): Json {
  const { create, list, read, end, revoke } = operations();
  const id = { name: "id", in: "path", required: true, schema: { type: "string" }, description: "A session id, ps_…" };
  return {
    "/": { get: writeOperation({ ...list, parameters: listParameters }), post: writeOperation(create) },
    "/{id}": { parameters: [id], get: writeOperation(read), delete: writeOperation(end) },
    "/revoke": { post: writeOperation(revoke) },
    "/openapi.json": {
      get: {
        operationId: "getOpenApiDocument",
        tags: ["management"],
        summary: "Read this document",
        security: [],
        responses: { 200: jsonReplyOf("OpenAPI 3.1.", { type: "object" }) },
      },
    },
  };
}
