import { PortalError } from "../errors.ts";
import type { SessionPage } from "../operations/list.ts";
import type { CreatedSession, SessionView } from "../views.ts";

/** Says what is wrong with a reply, never what stood in it. */
export function malformedReply(detail: string): PortalError {
  return new PortalError("reply_malformed", { detail: `The server's reply is not one of a portal. ${detail}` });
}

/** @returns `undefined` for anything but an object with members. */
export function recordOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  return value as Readonly<Record<string, unknown>>;
}

/** Reads one member, or `undefined` if it is not what it should be. */
type Read = (value: unknown) => unknown;

const text: Read = (value) => (typeof value === "string" ? value : undefined);
const pattern =
  (allowed: RegExp): Read =>
  (value) =>
    typeof value === "string" && allowed.test(value) ? value : undefined;
const orNull =
  (read: Read): Read =>
  (value) =>
    value === null ? null : read(value);
const flag: Read = (value) => (typeof value === "boolean" ? value : undefined);
const texts: Read = (value) =>
  Array.isArray(value) && value.every((each) => typeof each === "string") ? value : undefined;
const notes: Read = (value) => {
  const record = recordOf(value);
  return record !== undefined && Object.values(record).every((each) => typeof each === "string") ? record : undefined;
};

/** ISO 8601 on the wire, epoch milliseconds inside, as everywhere in Postern. */
const instant: Read = (value) => {
  const at = typeof value === "string" ? Date.parse(value) : NaN;
  return Number.isFinite(at) && new Date(at).toISOString() === value ? at : undefined;
};

const sessionShape = {
  id: pattern(/^ps_[A-Za-z0-9_-]{22,60}$/),
  status: pattern(/^(issued|redeemed|expired|revoked)$/),
  isUsed: flag,
  customerId: text,
  customerExternalId: orNull(text),
  actor: orNull(text),
  scopes: texts,
  use: pattern(/^(once|many)$/),
  delivery: pattern(/^(link|redirect|token)$/),
  returnUrl: orNull(text),
  page: orNull(text),
  locale: orNull(text),
  metadata: orNull(notes),
  createdAt: instant,
  openUntil: instant,
  expiresAt: instant,
  redeemedAt: orNull(instant),
  revokedAt: orNull(instant),
} as const satisfies Record<keyof SessionView, Read>;

const createdShape = {
  ...sessionShape,
  url: orNull(text),
  token: pattern(/^[\x21-\x7e]{1,8192}$/),
} as const satisfies Record<keyof CreatedSession, Read>;

/** Members that a newer server adds are left out; one that is missing or wrong is a `reply_malformed`. */
function readMembers(shape: Readonly<Record<string, Read>>, value: unknown): unknown {
  const record = recordOf(value);
  if (record === undefined) throw malformedReply("A session is no object.");
  const entries = Object.entries(shape).map(([name, readMember]) => {
    const member = readMember(record[name]);
    if (member === undefined) throw malformedReply(`The member ${name} is missing or wrong.`);
    return [name, member] as const;
  });
  return Object.fromEntries(entries);
}

/** @throws {PortalError} `reply_malformed` */
export function readSession(value: unknown): SessionView {
  return readMembers(sessionShape, value) as SessionView;
}

/** @throws {PortalError} `reply_malformed` */
export function readCreated(value: unknown): CreatedSession {
  return readMembers(createdShape, value) as CreatedSession;
}

/** @throws {PortalError} `reply_malformed` */
export function readPage(value: unknown): SessionPage {
  const { data, nextCursor } = recordOf(value) ?? {};
  if (!Array.isArray(data)) throw malformedReply("The member data is missing or wrong.");
  if (nextCursor !== null && typeof nextCursor !== "string")
    throw malformedReply("The member nextCursor is missing or wrong.");
  return { data: data.map(readSession), nextCursor };
}
