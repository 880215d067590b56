import { hash } from "node:crypto";

/** A Lua script over one key, so that a Cluster takes it. */
export interface Script {
  readonly lua: string;
  readonly sha1: string;
}

export function script(lua: string): Script {
  return Object.freeze({ lua, sha1: hash("sha1", lua, "hex") });
}

/** How the scripts answer what they cannot read. */
export const CORRUPT = "POSTERNCORRUPT";
