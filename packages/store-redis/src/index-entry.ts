import { PortalError } from "@postern/core";
import type { ListPosition } from "@postern/core";

/** What an index knows of a session. */
export interface IndexEntry extends ListPosition {
  /** The member of the sorted set, as it is. */
  readonly member: string;
  /** From this instant of the server's clock on the entry may go; epoch milliseconds. */
  readonly dueAt: number;
}

/**
 * Spells a position so that the order of bytes is the order of the list: the instant in base 36, its length
 * before it, then the id. An entry goes on with a comma, which sorts below every character of an id, and its hour.
 */
export function positionText({ createdAt, id }: ListPosition): string {
  const digits = createdAt.toString(36);
  return digits.length.toString(36) + digits + id;
}

/** @throws {PortalError} `store_corrupt`: what is passed over could be a live session. */
export function entryOf(stem: string, member: string): IndexEntry {
  const text = member.slice(stem.length);
  const length = Number.parseInt(text.charAt(0), 36);
  const createdAt = Number.parseInt(text.slice(1, 1 + length), 36);
  const [, id, hour] = /^(ps_[A-Za-z0-9_-]{4,61}),(\d{1,12})$/.exec(text.slice(1 + length)) ?? [];
  if (id === undefined || !Number.isSafeInteger(createdAt) || !text.startsWith(positionText({ createdAt, id }))) {
    throw new PortalError("store_corrupt", { cause: new TypeError("An index has an unreadable entry.") });
  }
  return { member, createdAt, id, dueAt: Number(hour) * 3_600_000 };
}
