import { readPairs } from "../http/body.ts";
import type { HttpRequest } from "../http/message.ts";
import { malformed } from "../schemas.ts";

/** A form's fields by name, `a[b][c]=d` as groups within groups. No group has a prototype. */
export interface FormGroup {
  readonly [name: string]: string | FormGroup;
}

/** Deeper names than any form of ours has. */
const MOST_LEVELS = 8;

/**
 * Reads a form whose names are nested by brackets. What a parser of the merchant's has nested already is taken apart
 * again, so that every host's bodies are read by the same rules.
 * @throws {PortalError} `request_malformed` for a name that stands twice, is malformed, or is a value and a group at once.
 */
export async function readNestedForm(request: HttpRequest): Promise<FormGroup> {
  const body = await request.body();
  const pairs = "text" in body ? Object.entries(readPairs(body.text)) : [...flattened(body.parsed ?? {}, "")];
  const form = newGroup();
  for (const [name, value] of pairs) put(form, keysOf(name), name, value);
  return form;
}

type Growing = { [name: string]: string | Growing };

function newGroup(): Growing {
  return Object.create(null) as Growing;
}

function* flattened(value: unknown, name: string): Iterable<readonly [name: string, value: string]> {
  if (typeof value === "string") {
    yield [name, value];
    return;
  }
  if (typeof value !== "object" || value === null || keysOf(name).length >= MOST_LEVELS)
    throw malformed([{ path: name, message: "is not a form's value" }]);
  // What parsers make of a name that was sent twice; a list of ours holds groups.
  if (Array.isArray(value) && value.some((each) => typeof each === "string"))
    throw malformed([{ path: name, message: "must stand once" }]);
  for (const [key, each] of Object.entries(value)) yield* flattened(each, name === "" ? key : `${name}[${key}]`);
}

function keysOf(name: string): string[] {
  return name.replaceAll("]", "").split("[");
}

function put(form: Growing, keys: readonly string[], name: string, value: string): void {
  const wellFormed = /^[^[\]]+(\[[^[\]]+\])*$/.test(name) && keys.length <= MOST_LEVELS;
  // No group of ours has a prototype, but a schema leaves such a member out without a word.
  if (!wellFormed || keys.includes("__proto__"))
    throw malformed([{ path: name, message: "is not a well-formed name" }]);
  let group = form;
  for (const key of keys.slice(0, -1)) {
    const inner = (group[key] ??= newGroup());
    if (typeof inner === "string") throw malformed([{ path: name, message: "is a value and a group at once" }]);
    group = inner;
  }
  const last = keys.at(-1)!;
  if (group[last] !== undefined) throw malformed([{ path: name, message: "must stand once" }]);
  group[last] = value;
}
