import type { BoundedCall } from "./bounded.ts";
import { PortalError } from "./errors.ts";
import type { PortalSession } from "./session.ts";
import type { ListPage, ListPosition, ListQuery, PortalStore } from "./store.ts";

/** 256 bits in base64url. */
const DIGEST_LENGTH = 43;

/**
 * The store as core uses it: every call bounded in time, every answer checked before it is believed.
 *
 * Junk is a `store_corrupt`, never access and never a refusal that blames the customer.
 */
export function safeStore(store: PortalStore, call: BoundedCall, deadlineMs: number): PortalStore {
  const ask = async <T>(run: () => Promise<unknown>, check: (answer: unknown) => T) =>
    call(deadlineMs, "store_unavailable", run, check);
  return {
    create: (session) => ask(() => store.create(session), flag),
    // On every guarded request: the only one without a promise of its own.
    find: (id) =>
      call(
        deadlineMs,
        "store_unavailable",
        () => store.find(id),
        (answer) => foundRecord(answer, id),
      ),
    redeem: (id, redemption) => ask(() => store.redeem(id, redemption), flag),
    revoke: (id, at) => ask(() => store.revoke(id, at), flag),
    epoch: (owner) => ask(() => store.epoch(owner), epochText),
    revokeAll: (owner, at) =>
      ask(
        () => store.revokeAll(owner, at),
        () => undefined,
      ),
    list: (query) =>
      ask(
        () => store.list(query),
        (answer) => listPage(answer, query),
      ),
    ready: () => store.ready(),
  };
}

function flag(answer: unknown): boolean {
  if (typeof answer !== "boolean") throw corrupt("a verb");
  return answer;
}

function epochText(answer: unknown): string {
  if (typeof answer !== "string" || answer === "") throw corrupt("epoch");
  return answer;
}

function foundRecord(answer: unknown, id: string): PortalSession | undefined {
  if (answer === undefined) return undefined;
  const session = record(answer);
  if (session.id !== id) throw corrupt("find");
  return session;
}

function listPage(answer: unknown, query: ListQuery): ListPage {
  const page = answer as ListPage;
  if (!Array.isArray(page?.sessions) || !goesOn(page.next, query.after)) throw corrupt("list");
  const sessions = page.sessions.map((each) => record(each));
  if (!sessions.every((each) => isOfOwner(each, query))) throw corrupt("list");
  return { sessions, next: page.next };
}

/** Whose sessions were asked for: revoking by an external id ends the customers of every session that a list tells. */
function isOfOwner(session: PortalSession, { tenantId, customerId, customerExternalId }: ListQuery): boolean {
  return (
    session.tenantId === tenantId &&
    (customerId === undefined || session.customerId === customerId) &&
    (customerExternalId === undefined || session.customerExternalId === customerExternalId)
  );
}

/** A position that did not move on would be asked for again and again. */
function goesOn(next: ListPosition | null, after: ListPosition | undefined): boolean {
  if (next === null) return true;
  if (!Number.isSafeInteger(next?.createdAt) || typeof next.id !== "string") return false;
  if (after === undefined || next.createdAt < after.createdAt) return true;
  return next.createdAt === after.createdAt && next.id < after.id;
}

/** Checks what decisions rest on; this runs on every guarded request. */
function record(answer: unknown): PortalSession {
  const session = answer as PortalSession;
  const sound =
    typeof session === "object" &&
    session !== null &&
    typeof session.id === "string" &&
    typeof session.tenantId === "string" &&
    typeof session.customerId === "string" &&
    textOrNull(session.customerExternalId) &&
    textOrNull(session.actor) &&
    Array.isArray(session.scopes) &&
    session.scopes.every((scope) => typeof scope === "string") &&
    (session.use === "once" || session.use === "many") &&
    (session.delivery === "link" || session.delivery === "redirect" || session.delivery === "token") &&
    isDigest(session.salt) &&
    digestOrNull(session.linkHash) &&
    digestOrNull(session.tokenHash) &&
    textOrNull(session.kid) &&
    digestOrNull(session.requestHash) &&
    Number.isSafeInteger(session.createdAt) &&
    Number.isSafeInteger(session.openUntil) &&
    Number.isSafeInteger(session.expiresAt) &&
    instantOrNull(session.redeemedAt) &&
    instantOrNull(session.revokedAt) &&
    (session.redeemedAt === null) === (session.tokenHash === null) &&
    textOrNull(session.returnUrl) &&
    textOrNull(session.page) &&
    textOrNull(session.locale) &&
    (session.metadata === null || isTexts(session.metadata));
  if (!sound) throw corrupt("a record");
  return session;
}

function textOrNull(value: unknown): boolean {
  return value === null || typeof value === "string";
}

function isTexts(value: unknown): boolean {
  return (
    typeof value === "object" &&
    !Array.isArray(value) &&
    Object.values(value!).every((each) => typeof each === "string")
  );
}

// Their length alone: an alphabet would cost every request three regular expressions.
function isDigest(value: unknown): boolean {
  return typeof value === "string" && value.length === DIGEST_LENGTH;
}

function digestOrNull(value: unknown): boolean {
  return value === null || isDigest(value);
}

function instantOrNull(value: unknown): boolean {
  return value === null || Number.isSafeInteger(value);
}

function corrupt(what: string): PortalError {
  return new PortalError("store_corrupt", {
    cause: new TypeError(`The store's answer to ${what} breaks its contract.`),
  });
}
