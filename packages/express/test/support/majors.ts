import express5 from "express";
import express4 from "express4";

/** Every behaviour holds in both; for `describe.each`. */
export const majors = [
  { major: "Express 5", express: express5 },
  { major: "Express 4", express: express4 },
] as const;

export type Express = typeof express5;
