import type { DescribedParameter, DescribedResponse, DescribedRoute } from "@postern/core/http";
import type { FastifySchema } from "fastify";

/** What @fastify/swagger reads beside the schemas. */
type DocumentedSchema = FastifySchema & Pick<DescribedRoute["operation"], "operationId" | "tags" | "summary">;

/** A route's schema for documents: nothing in our scope compiles it, the core validates by its own. */
export function schemaOf({ operation }: DescribedRoute): DocumentedSchema {
  const { parameters = [], requestBody, responses, ...told } = operation;
  const [params, querystring, headers] = (["path", "query", "header"] as const).map((place) =>
    objectOf(parameters.filter((each) => each.in === place)),
  );
  return {
    ...told,
    ...(params && { params }),
    ...(querystring && { querystring }),
    ...(headers && { headers }),
    ...(requestBody && { body: { content: requestBody.content } }),
    response: Object.fromEntries(Object.entries(responses).map(([status, each]) => [status, responseOf(each)])),
  };
}

function objectOf(parameters: readonly DescribedParameter[]): object | undefined {
  if (parameters.length === 0) return undefined;
  const properties: Record<string, object> = {};
  for (const { name, schema, description } of parameters)
    properties[name] = { ...schema, ...(description && { description }) };
  const required = parameters.filter((each) => each.required).map(({ name }) => name);
  return { type: "object", properties, required };
}

/** Without content the document must say so, or @fastify/swagger makes some up. */
function responseOf({ description, headers = {}, content }: DescribedResponse): object {
  const flat: Record<string, object> = {};
  for (const [name, { schema, ...header }] of Object.entries(headers)) flat[name] = { ...schema, ...header };
  return { description, headers: flat, ...(content ? { content } : { type: "null" }) };
}
