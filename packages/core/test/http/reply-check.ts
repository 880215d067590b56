import { expect } from "vitest";
import type { z } from "zod";
import type { HttpReply } from "../../src/http/index.ts";
import { openApiDocument } from "../../src/http/openapi.ts";
import {
  wireAccessSchema,
  wireCreatedSchema,
  wireProblemSchema,
  wireRedeemedSchema,
  wireSessionPageSchema,
  wireSessionSchema,
} from "../../src/http/wire-schemas.ts";
import type { Portal } from "../../src/index.ts";
import { contextOfPortal } from "../../src/portal.ts";

/** The part of the document that the check walks. */
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, DocumentedOperation>>>>;
}

interface DocumentedOperation {
  readonly operationId: string;
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly examples?: object }>> }>
  >;
}

const schemas: Readonly<Record<string, z.ZodType>> = {
  createSession: wireCreatedSchema,
  listSessions: wireSessionPageSchema,
  getSession: wireSessionSchema,
  redeemLink: wireRedeemedSchema,
  getOwnSession: wireAccessSchema,
};

/** The same for every portal but for its options, and only the operations matter here. */
let paths: Document["paths"] | undefined;

/**
 * Makes the check that every reply of every test passes: it is documented, its body fits its schema to
 * the member, and no cache may keep it.
 */
export function replyCheck(portal: Portal) {
  return (method: string, path: string, reply: HttpReply): void => {
    paths ??= (openApiDocument(contextOfPortal(portal)) as unknown as Document).paths;
    const operation = method === "OPTIONS" || reply.status === 405 ? undefined : operationOf(paths, method, path);
    if (operation?.operationId !== "getOpenApiDocument") expect(reply.headers["cache-control"]).toBe("no-store");
    expect(reply.headers["x-content-type-options"]).toBe("nosniff");
    const type = String(reply.headers["content-type"] ?? "").split(";", 1)[0]!;
    if (type === "application/problem+json") checkProblem(reply, operation);
    const schema = type === "application/json" && operation && schemas[operation.operationId];
    if (schema) expectFit(schema, reply);
    if (operation) expectDocumented(operation, reply, type);
  };
}

/** The message of a failure must say which operation it was. */
function expectDocumented({ operationId, responses }: DocumentedOperation, reply: HttpReply, type: string): void {
  const answers = Object.entries(responses).flatMap(([status, { content }]) =>
    Object.keys(content ?? { "": {} }).map((each) => `${operationId} ${status} ${each}`),
  );
  expect(answers).toContain(`${operationId} ${reply.status} ${type}`);
}

function checkProblem(reply: HttpReply, operation: DocumentedOperation | undefined): void {
  const problem = expectFit(wireProblemSchema, reply);
  expect(problem.status).toBe(reply.status);
  expect(problem.type).toBe(`urn:postern:error:${problem.code}`);
  const examples = operation?.responses[reply.status]?.content?.["application/problem+json"]?.examples;
  if (operation) expect({ [operation.operationId]: examples }).toHaveProperty([operation.operationId, problem.code]);
}

function expectFit<T>(schema: z.ZodType<T>, reply: HttpReply): T {
  const body: unknown = JSON.parse(reply.body!);
  const parsed = schema.parse(body);
  expect(body).toEqual(parsed);
  return parsed;
}

function operationOf(known: Document["paths"], method: string, path: string): DocumentedOperation {
  const trimmed = path === "/" ? path : path.replace(/\/$/, "");
  const template = known[trimmed] ? trimmed : trimmed.startsWith("/open/") ? "/open/{token}" : "/{id}";
  const operation = known[template]?.[method === "HEAD" ? "get" : method.toLowerCase()];
  if (operation === undefined) throw new Error(`${method} ${path} is not documented`);
  return operation;
}
