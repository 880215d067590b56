import { handSessions } from "../hand/session.ts";
import { serve } from "./app.ts";

/** Asked with a token too, which nobody reads: parsing a longer request is not what a guard costs. */
export const setup = () => serve(handSessions().credentials);
