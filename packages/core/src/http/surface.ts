import type { Context } from "../context.ts";

/** What a customer's browser meets: where the portal lives, what its cookies are called, how it looks, who may frame it. */
export type Surface = Pick<
  Context,
  "name" | "site" | "brand" | "translations" | "homeUrl" | "returnOrigins" | "embedOrigins" | "clock"
>;
