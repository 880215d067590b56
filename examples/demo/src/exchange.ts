/** A request as the demo's handlers see it, whichever framework took it. */
export interface DemoRequest {
  /** What stood in the path for `:name`. @returns "" if nothing did. */
  readonly param: (name: string) => string;
  readonly query: URLSearchParams;
  /** What a form posted; empty if there was none. */
  readonly form: URLSearchParams;
  /** @param name in lower case. */
  readonly header: (name: string) => string | undefined;
  /** The client's address, as the framework tells it. */
  readonly ip: () => string | undefined;
}

/** A reply as plain data; each framework's example writes it in a line. */
export interface DemoReply {
  readonly status: number;
  /** Only `set-cookie` is ever a list. */
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body: string | Buffer;
}

/** What a framework has of a request. */
export interface Received {
  /** From the path on, query included. */
  readonly url: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** Of a form, parsed. */
  readonly body: unknown;
  readonly header: (name: string) => string | undefined;
  readonly ip: () => string | undefined;
}

/** Makes the frameworks' differences go away. */
export function demoRequest({ url, params, body, header, ip }: Received): DemoRequest {
  const at = url.indexOf("?");
  return {
    param(name) {
      const value = Object.hasOwn(params, name) ? params[name] : undefined;
      return typeof value === "string" ? value : "";
    },
    query: new URLSearchParams(at < 0 ? "" : url.slice(at + 1)),
    form: formOf(body),
    header,
    ip,
  };
}

/** Parsers make a list of a field that was sent more than once. */
function formOf(body: unknown): URLSearchParams {
  const form = new URLSearchParams();
  if (typeof body !== "object" || body === null) return form;
  for (const [name, value] of Object.entries(body))
    for (const each of [value].flat()) if (typeof each === "string") form.append(name, each);
  return form;
}

/** A form's button asks for a page, a script for JSON. */
export function wantsHtml({ header }: Pick<DemoRequest, "header">): boolean {
  return header("accept")?.includes("text/html") ?? false;
}
