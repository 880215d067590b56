import { z } from "zod";
import { PortalError, type PortalErrorCode } from "../errors.ts";
import { problemOf } from "./denial.ts";

/** A JSON object of the document. */
export type Json = { readonly [member: string]: unknown };

/** One operation of the API, as data. */
export interface Operation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly description?: string;
  /** Ways to prove oneself, of which one is enough. */
  readonly security: readonly Json[];
  readonly parameters?: readonly Json[];
  /** The body, schema by media type. */
  readonly body?: Readonly<Record<string, Json>>;
  /** What it answers when all is well, by status. */
  readonly replies: Readonly<Record<number, Json>>;
  /** What it may refuse. */
  readonly refusals: readonly PortalErrorCode[];
  /** Whether an ended session is met on a link, as a 410. */
  readonly onLink?: boolean;
  /** Whether a person's browser gets its refusals as pages. */
  readonly pages?: boolean;
}

const schemas = "#/components/schemas/";

/** Points at a schema of the document. */
export function ref(name: string): Json {
  return { $ref: schemas + name };
}

/** Turns the schema that validates into the one that documents. */
export function jsonSchemaOf(schema: z.ZodType): Json & { readonly properties?: Readonly<Record<string, Json>> } {
  const { $schema: _, $id: __, ...rest } = z.toJSONSchema(schema, { target: "draft-2020-12", io: "input" });
  return rest as Json;
}

/** A reply that is JSON. */
export function jsonReplyOf(description: string, schema: Json, headers: Json = {}): Json {
  return { description, headers, content: { "application/json": { schema } } };
}

/** Writes an operation out, with its refusals grouped by status and an example for each code. */
export function writeOperation(operation: Operation): Json {
  const { replies, refusals, body, onLink = false, pages = false, ...rest } = operation;
  const requestBody = body && {
    required: true,
    content: Object.fromEntries(Object.entries(body).map(([type, schema]) => [type, { schema }])),
  };
  const errors = Map.groupBy(
    refusals.map((code) => new PortalError(code, { onLink })),
    ({ status }) => status,
  );
  const refused = [...errors].map(([status, met]) => [status, refusalReply(met, pages)] as const);
  return { ...rest, ...(requestBody && { requestBody }), responses: { ...replies, ...Object.fromEntries(refused) } };
}

function refusalReply(errors: readonly PortalError[], pages: boolean): Json {
  const examples = Object.fromEntries(errors.map((error) => [error.code, { value: problemOf(error) }]));
  const problem = { schema: ref("Problem"), examples };
  const page = { schema: { type: "string" } };
  return {
    description: errors.map(({ title, code }) => `${title} (${code}).`).join(" "),
    headers: Object.fromEntries(
      ["retry-after", "www-authenticate"]
        .filter((name) => errors.some(({ headers }) => name in headers))
        .map((name) => [name, { schema: { type: "string" } }]),
    ),
    content: { "application/problem+json": problem, ...(pages && { "text/html": page }) },
  };
}
