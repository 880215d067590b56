import { algorithms } from "./algorithms.ts";
import { payloads } from "./claims.ts";
import type { Mutation } from "./edit.ts";
import { headers } from "./headers.ts";
import { spelling } from "./spelling.ts";

export type { Good, Mutation } from "./edit.ts";

/** Every one of them is refused by `portal.authorize`, by the guard and by a verifier. */
export const mutations: readonly Mutation[] = [...spelling, ...algorithms, ...headers, ...payloads];
