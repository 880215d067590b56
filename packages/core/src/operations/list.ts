import type { Context } from "../context.ts";
import type { PortalError } from "../errors.ts";
import { listSchema, malformed, parseInput } from "../schemas.ts";
import type { SessionStatus } from "../session.ts";
import type { ListPosition } from "../store.ts";
import { isSessionId } from "../token.ts";
import { sessionView, type SessionView } from "../views.ts";

/** What list takes; all filters must hold. */
export interface ListInput {
  readonly customerId?: string | undefined;
  readonly customerExternalId?: string | undefined;
  /** Only together with a customer. */
  readonly actor?: string | undefined;
  /** Only this one; overrides `includeExpired`. */
  readonly status?: SessionStatus | undefined;
  /** Adds expired and revoked sessions to the live ones; default false. */
  readonly includeExpired?: boolean | undefined;
  /** 1–100; default 20. */
  readonly limit?: number | undefined;
  /** `nextCursor` of the page before. */
  readonly cursor?: string | undefined;
}

/** One page, newest first. */
export interface SessionPage<S extends string = string> {
  /** May hold fewer than `limit` sessions, even none, while there is a `nextCursor`. */
  readonly data: readonly SessionView<S>[];
  /** `null` at the end. */
  readonly nextCursor: string | null;
}

const DEFAULT_LIMIT = 20;
const live: readonly SessionStatus[] = ["issued", "redeemed"];

/** @throws {PortalError} `request_malformed`, and the 503 codes. */
export async function listSessions(ctx: Context, tenantId: string, input: unknown = {}): Promise<SessionPage> {
  const { status, includeExpired = false, limit = DEFAULT_LIMIT, cursor, ...filters } = parseInput(listSchema, input);
  const now = ctx.clock();
  const statuses =
    status !== undefined ? [status] : includeExpired ? [...live, "expired" as const, "revoked" as const] : live;
  const after = cursor === undefined ? undefined : readCursor(cursor);
  const page = await ctx.store.list({ tenantId, ...filters, statuses, now, limit, after });
  return {
    data: page.sessions.map((session) => sessionView(session, now)),
    nextCursor: page.next === null ? null : writeCursor(page.next),
  };
}

function writeCursor(position: ListPosition): string {
  return Buffer.from(`${position.createdAt}:${position.id}`).toString("base64url");
}

function readCursor(cursor: string): ListPosition {
  const [createdAt = "", id, ...rest] = Buffer.from(cursor, "base64url").toString("utf8").split(":");
  const position = { createdAt: Number(createdAt), id: id ?? "" };
  const sound = /^\d{1,16}$/.test(createdAt) && isSessionId(id) && rest.length === 0;
  if (!sound || writeCursor(position) !== cursor) throw badCursor();
  return position;
}

function badCursor(): PortalError {
  return malformed([{ path: "cursor", message: "is not a nextCursor of this list" }]);
}
