import Koa3 from "koa";
import Koa2 from "koa2";

/** Every behaviour holds in both; for `describe.each`. */
export const majors = [
  { major: "Koa 3", Koa: Koa3 },
  { major: "Koa 2", Koa: Koa2 },
] as const;

export type KoaClass = typeof Koa3;
