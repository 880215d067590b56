import { hash } from "node:crypto";
import { isApiKey, isOpaqueId } from "./text.ts";

/** What an API key may do. */
export type Permission = "sessions:read" | "sessions:write";

/** Who calls the management API, once the key is known. */
export interface Principal {
  readonly tenantId: string;
  readonly permissions: readonly Permission[];
  /** A key that is meant for browsers: known, and always refused. */
  readonly publishable?: boolean | undefined;
}

/**
 * Tells whom an API key belongs to.
 * @param key 8–255 visible ASCII characters.
 * @returns `undefined` if nobody has this key; rejects if it cannot tell.
 */
export type Authenticate = (key: string) => Promise<Principal | undefined> | Principal | undefined;

/** One key: itself, or only its hash so that the configuration holds no secret. */
export interface ApiKey {
  /** 8–255 visible ASCII characters; hashed at once and then forgotten. */
  readonly key?: string | undefined;
  /** SHA-256 of the key, 64 hexadecimal digits. */
  readonly sha256?: string | undefined;
  /** Default `"default"`. */
  readonly tenantId?: string | undefined;
  /** Default both. */
  readonly permissions?: readonly Permission[] | undefined;
  readonly publishable?: boolean | undefined;
}

/**
 * Checks what an `authenticate` answered, before a tenant is believed.
 * @returns `undefined` if nobody has the key.
 * @throws {TypeError} for junk.
 */
export function principalFrom(answer: Principal | undefined | null): Principal | undefined {
  if (answer == null) return undefined;
  if (!isOpaqueId(answer.tenantId) || !isList(answer.permissions))
    throw new TypeError("authenticate answered no principal: it needs tenantId and permissions");
  return answer;
}

/**
 * Makes an `authenticate` from a fixed list of keys. Keys are looked up by their SHA-256, so the time it
 * takes tells nothing about them.
 *
 * @example
 * ```ts
 * const authenticate = apiKeys([{ key: process.env["POSTERN_API_KEY"]! }]);
 * ```
 * @throws {TypeError} naming the entry that is wrong, never the key.
 */
export function apiKeys(keys: readonly ApiKey[]): Authenticate {
  if (!isList(keys)) throw new TypeError("apiKeys needs a list of keys");
  const principals = new Map<string, Principal>();
  for (const [index, each] of keys.entries()) {
    const digest = digestOf(each, index);
    if (principals.has(digest)) throw new TypeError(`apiKeys[${index}] repeats an earlier key`);
    principals.set(digest, principalOf(each, index));
  }
  return (key) => principals.get(hash("sha256", key, "hex"));
}

const known = ["key", "sha256", "tenantId", "permissions", "publishable"];

function digestOf(entry: ApiKey, index: number): string {
  if (typeof entry !== "object" || entry === null) throw new TypeError(`apiKeys[${index}] must be an object`);
  for (const name of Object.keys(entry))
    if (!known.includes(name))
      throw new TypeError(`apiKeys[${index}] has an unknown member; known are ${known.join(", ")}`);
  if ((entry.key === undefined) === (entry.sha256 === undefined))
    throw new TypeError(
      `apiKeys[${index}] needs exactly one of "key" and "sha256"` +
        (entry.key === undefined ? "; both are undefined: is the environment variable set?" : ""),
    );
  if (entry.key !== undefined) {
    requireKey(entry.key, `apiKeys[${index}].key`);
    return hash("sha256", entry.key, "hex");
  }
  if (typeof entry.sha256 !== "string" || !/^[0-9a-fA-F]{64}$/.test(entry.sha256))
    throw new TypeError(`apiKeys[${index}].sha256 must be 64 hexadecimal digits`);
  return entry.sha256.toLowerCase();
}

/** @throws {TypeError} telling the common slips of environment variables apart. */
function requireKey(key: string, at: string): void {
  if (key === "") throw new TypeError(`${at} is empty: is the environment variable set?`);
  if (isApiKey(key)) return;
  const spaced = typeof key === "string" && /\s/.test(key) ? "; it contains a space or a line break" : "";
  throw new TypeError(`${at} must be 8 to 255 visible ASCII characters${spaced}`);
}

function principalOf(entry: ApiKey, index: number): Principal {
  const { tenantId = "default", permissions = ["sessions:read", "sessions:write"], publishable = false } = entry;
  if (!isOpaqueId(tenantId)) throw new TypeError(`apiKeys[${index}].tenantId must be 1 to 255 characters`);
  if (typeof publishable !== "boolean") throw new TypeError(`apiKeys[${index}].publishable must be true or false`);
  if (!isList(permissions)) throw new TypeError(`apiKeys[${index}].permissions must be a list`);
  for (const permission of permissions)
    if (permission !== "sessions:read" && permission !== "sessions:write")
      throw new TypeError(`apiKeys[${index}].permissions knows only "sessions:read" and "sessions:write"`);
  return Object.freeze({ tenantId, permissions: Object.freeze([...permissions]), publishable });
}

// On a readonly list `Array.isArray` would narrow to any.
function isList(value: unknown): boolean {
  return Array.isArray(value);
}
