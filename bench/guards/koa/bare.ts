import { handSessions } from "../hand/session.ts";
import type { Token } from "../setup.ts";
import { serve } from "./app.ts";

/** Asked with a token too, which nobody reads: parsing a longer request is not what a guard costs. */
export const setup = (kind: Token) => serve(handSessions(kind).credentials);
