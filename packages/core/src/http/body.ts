import { PortalError } from "../errors.ts";
import { malformed } from "../schemas.ts";
import { parseStrictJson } from "../strict-json.ts";
import type { HttpRequest } from "./message.ts";

/** The media types a route may accept. */
export type MediaType = "application/json" | "application/x-www-form-urlencoded";

/**
 * Tells the media type of a request, if it is one of those accepted.
 * @throws {PortalError} `media_type_unsupported` naming them
 */
export function mediaTypeOf<M extends MediaType>(request: HttpRequest, accepted: readonly M[]): M {
  const [type = ""] = (request.header("content-type") ?? "").split(";", 1);
  const found = accepted.find((each) => each === type.trim().toLowerCase());
  if (found === undefined)
    throw new PortalError("media_type_unsupported", { detail: `Send ${accepted.join(" or ")}.` });
  return found;
}

/** Reads a JSON object. @throws {PortalError} `request_malformed`, `body_too_large` */
export async function readJson(request: HttpRequest): Promise<object> {
  const body = await request.body();
  const value = "text" in body ? parseJson(body.text) : body.parsed;
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw malformed([{ path: "", message: "must be a JSON object" }]);
  return value;
}

function parseJson(text: string): unknown {
  try {
    return parseStrictJson(text);
  } catch (error) {
    throw malformed([{ path: "", message: (error as SyntaxError).message }]);
  }
}

/** Reads a form in which every field stands once. @throws {PortalError} `request_malformed`, `body_too_large` */
export async function readForm(request: HttpRequest): Promise<Record<string, string>> {
  const body = await request.body();
  if ("text" in body) return readPairs(body.text);
  const fields = Object.entries(body.parsed ?? {});
  for (const [name, value] of fields)
    if (typeof value !== "string") throw malformed([{ path: name, message: "must stand once" }]);
  return Object.fromEntries(fields) as Record<string, string>;
}

/**
 * Reads `name=value&…`, as in a query or a form.
 * @throws {PortalError} `request_malformed` for a name that stands twice or a malformed escape.
 */
export function readPairs(text: string): Record<string, string> {
  const pairs = Object.create(null) as Record<string, string>;
  for (const part of text === "" ? [] : text.split("&")) {
    const [name, value] = splitPair(part);
    if (name in pairs) throw malformed([{ path: name, message: "must stand once" }]);
    pairs[name] = value;
  }
  return pairs;
}

/** Reads `true` or `false` of a query. @throws {PortalError} `request_malformed` */
export function readFlag(name: string, text: string): boolean {
  if (text !== "true" && text !== "false") throw malformed([{ path: name, message: "must be true or false" }]);
  return text === "true";
}

function splitPair(part: string): [string, string] {
  const at = part.indexOf("=");
  const decode = (text: string) => decodeURIComponent(text.replaceAll("+", " "));
  try {
    return at === -1 ? [decode(part), ""] : [decode(part.slice(0, at)), decode(part.slice(at + 1))];
  } catch {
    throw malformed([{ path: "", message: "has a malformed percent escape" }]);
  }
}
