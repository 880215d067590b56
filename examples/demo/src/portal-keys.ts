import { generateKeyPairSync, randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join, parse } from "node:path";
import type { SigningKey } from "@postern/core";

/** What the portal signs its tokens with, and derives repeatable sessions from. */
export interface PortalKeys {
  readonly secret: string;
  readonly keys: readonly SigningKey[];
}

/**
 * Reads the keys that lie beside the sessions' file, or makes them there, for its owner's eyes only. A merchant's own app
 * takes them from wherever it keeps its secrets.
 * @param file of the sessions; without one they last as long as the sessions do: until the process ends.
 */
export function portalKeys(file: string | undefined): PortalKeys {
  if (file === undefined) return newKeys();
  const { dir, name } = parse(file);
  const path = join(dir, `${name}-keys.json`);
  try {
    writeFileSync(path, JSON.stringify(newKeys()), { flag: "wx", mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
  return JSON.parse(readFileSync(path, "utf8")) as PortalKeys;
}

function newKeys(): PortalKeys {
  const privateKey = generateKeyPairSync("ed25519").privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  return { secret: randomBytes(32).toString("base64url"), keys: [{ kid: "demo-1", alg: "Ed25519", privateKey }] };
}
