import type { FieldError, PortalError } from "../errors.ts";
import { type HttpReply, jsonReply } from "../http/message.ts";

/** A member of ours → what this product calls it. A map, because callers make members up: an object knows `constructor`. */
type Names = ReadonlyMap<string, string>;
const ours: Names = new Map();

/** A refusal in a product's own shape; challenge, `Retry-After` and `Allow` stay what they are. */
export function refusalReply({ headers }: PortalError, status: number, body: object): HttpReply {
  return jsonReply(status, body, headers);
}

/** The bad member that a refusal is about, by the product's name for it. */
export function fieldOf({ errors }: PortalError, names = ours): FieldError | undefined {
  const [first] = errors ?? [];
  return first && { path: names.get(first.path) ?? first.path, message: first.message };
}

/** One sentence that names the bad member, if there is one. */
export function sentenceOf(error: PortalError, names = ours): string {
  const field = fieldOf(error, names);
  return field === undefined ? error.message : `${field.path || "The request body"}: ${field.message}.`;
}
