import type { Context } from "../context.ts";

/** The management and customer API as OpenAPI 3.1. */
export function openApiDocument(ctx: Context): object {
  return { openapi: "3.1.0", info: { title: ctx.brand.name, version: "1" }, paths: {} };
}
