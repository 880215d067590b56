import { PortalError } from "@postern/core";
import type { PortalSession } from "@postern/core";
import { FORMAT } from "./record-text.ts";

type Change = Pick<PortalSession, "redeemedAt" | "tokenHash" | "kid" | "revokedAt">;
type Writable<T> = { -readonly [K in keyof T]: T[K] };

/**
 * Reads a record back, every member checked: others can write to a Redis. `revokedAt` is the record's own.
 * @throws {PortalError} `store_corrupt`, naming the record and the member but never the value.
 */
export function recordOf(id: string, text: string): PortalSession {
  const [fixed = "", ...lines] = text.split("\n");
  const values = fixedValues(id, fixed);
  const { redeemedAt, tokenHash, kid, revokedAt } = changesOf(id, lines);
  let at = 0; // the members below stand in the order of the text
  const next = <T>(name: keyof PortalSession, is: (value: unknown) => value is T): T => {
    const value = values[at++];
    return is(value) ? value : corrupt(id, name);
  };
  let createdAt = 0;
  const later = (name: keyof PortalSession) => createdAt + next(name, isInstant);
  return {
    id,
    tenantId: next("tenantId", isText),
    customerId: next("customerId", isText),
    customerExternalId: next("customerExternalId", isTextOrNull),
    actor: next("actor", isTextOrNull),
    scopes: next("scopes", isTexts),
    use: next("use", isUse),
    delivery: next("delivery", isDelivery),
    salt: next("salt", isText),
    linkHash: next("linkHash", isTextOrNull),
    tokenHash,
    kid,
    epoch: next("epoch", isText),
    requestHash: next("requestHash", isTextOrNull),
    createdAt: (createdAt = next("createdAt", isInstant)),
    openUntil: later("openUntil"),
    expiresAt: later("expiresAt"),
    keepUntil: later("keepUntil"),
    redeemedAt,
    revokedAt,
    returnUrl: next("returnUrl", isTextOrNull),
    page: next("page", isTextOrNull),
    locale: next("locale", isTextOrNull),
    metadata: next("metadata", isFlatOrNull),
  };
}

const FIXED_MEMBERS = 19;

function fixedValues(id: string, fixed: string): readonly unknown[] {
  const values = fixed.startsWith(FORMAT) ? json(id, fixed.slice(FORMAT.length)) : undefined;
  return Array.isArray(values) && values.length === FIXED_MEMBERS ? (values as unknown[]) : corrupt(id, "record");
}

const CHANGE = /^(?:r(\d{1,16})|h)(\[.*\])$|^x(\d{1,16})$/;

function changesOf(id: string, lines: readonly string[]): Change {
  const changes = { redeemedAt: null, tokenHash: null, kid: null, revokedAt: null } as Writable<Change>;
  for (const line of lines) {
    const [, redeemedAt, credentials, revokedAt] = CHANGE.exec(line) ?? corrupt(id, "changes");
    if (credentials === undefined) {
      changes.revokedAt = instant(id, revokedAt!);
      continue;
    }
    const [tokenHash, kid] = json(id, credentials) as unknown[];
    if (!isTextOrNull(tokenHash) || !isTextOrNull(kid)) corrupt(id, "changes");
    changes.redeemedAt = redeemedAt === undefined ? null : instant(id, redeemedAt);
    changes.tokenHash = tokenHash;
    changes.kid = kid;
  }
  return changes;
}

function instant(id: string, digits: string): number {
  const value = Number(digits);
  return isInstant(value) ? value : corrupt(id, "changes");
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isTextOrNull(value: unknown): value is string | null {
  return value === null || typeof value === "string";
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every(isText);
}

function isUse(value: unknown): value is PortalSession["use"] {
  return value === "once" || value === "many";
}

function isDelivery(value: unknown): value is PortalSession["delivery"] {
  return value === "link" || value === "redirect" || value === "token";
}

function isInstant(value: unknown): value is number {
  return Number.isSafeInteger(value);
}

function isFlatOrNull(value: unknown): value is PortalSession["metadata"] {
  if (value === null) return true;
  return typeof value === "object" && !Array.isArray(value) && Object.values(value).every(isText);
}

function json(id: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return corrupt(id, "record"); // the parser's own message quotes the text
  }
}

function corrupt(id: string, what: string): never {
  throw new PortalError("store_corrupt", { cause: new TypeError(`Session "${id}" has an unreadable "${what}".`) });
}
