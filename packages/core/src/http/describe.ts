import { contextOfPortal, type Portal } from "../portal.ts";
import { openApiDocument } from "./openapi.ts";
import type { Json } from "./openapi-parts.ts";

/** One call of the API as the OpenAPI document tells it, whole: it refers to nothing. */
export interface DescribedRoute {
  readonly method: "GET" | "POST" | "DELETE";
  /** Below the mount; `/open/:token`. */
  readonly path: string;
  readonly operation: {
    readonly operationId: string;
    readonly tags: readonly string[];
    readonly summary: string;
    readonly description?: string;
    readonly security: readonly Json[];
    readonly parameters?: readonly DescribedParameter[];
    readonly requestBody?: { readonly content: Json };
    readonly responses: Readonly<Record<string, DescribedResponse>>;
  };
}

/** A parameter of a path or of a query, or a header. */
export interface DescribedParameter {
  readonly name: string;
  readonly in: "path" | "query" | "header";
  readonly required?: boolean;
  readonly description?: string;
  readonly schema: Json;
}

/** A reply of one status. */
export interface DescribedResponse {
  readonly description: string;
  readonly headers?: Readonly<Record<string, { readonly description?: string; readonly schema: Json }>>;
  /** By media type. */
  readonly content?: Json;
}

const methods = ["GET", "POST", "DELETE"] as const;

/** The calls of one side, for hosts that register each route by itself and show it in documents of their own. */
export function describedRoutes(portal: Portal, side: "management" | "customer side"): readonly DescribedRoute[] {
  const { paths, components } = documentOf(portal);
  return Object.entries(paths).flatMap(([path, item]) =>
    methods.flatMap((method): DescribedRoute[] => {
      const operation = item[method.toLowerCase()] as DescribedRoute["operation"] | undefined;
      if (!operation?.tags.includes(side)) return [];
      const shared = (item["parameters"] ?? []) as readonly DescribedParameter[];
      const whole = { ...operation, parameters: [...shared, ...(operation.parameters ?? [])] };
      return [{ method, path: path.replaceAll(/\{(\w+)\}/g, ":$1"), operation: resolve(whole, components.schemas) }];
    }),
  );
}

/** The ways to prove oneself that the routes name, as the OpenAPI document declares them. */
export function describedSecurity(portal: Portal): Readonly<Record<string, Json>> {
  return documentOf(portal).components.securitySchemes;
}

function documentOf(portal: Portal) {
  return openApiDocument(contextOfPortal(portal)) as unknown as {
    readonly paths: Readonly<Record<string, Json>>;
    readonly components: Readonly<Record<"schemas" | "securitySchemes", Readonly<Record<string, Json>>>>;
  };
}

/** Puts the schemas where they are referred to. */
function resolve<T>(value: T, schemas: Readonly<Record<string, Json>>): T {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((each) => resolve(each as unknown, schemas)) as T;
  if ("$ref" in value) return resolve(schemas[String(value.$ref).split("/").at(-1)!] as T, schemas);
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [name, resolve(each as unknown, schemas)]),
  ) as T;
}
