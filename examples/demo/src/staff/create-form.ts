import type { CreateInput, FieldError, PortalError } from "@postern/core";
import type { Scope } from "../demo-portal.ts";

/** The fields of the form, as the member of the staff filled them in. */
export interface CreateFields {
  readonly scopes: readonly string[];
  readonly ttlSeconds: string;
  readonly openWithinSeconds: string;
  readonly use: string;
  readonly delivery: string;
  readonly actor: string;
  readonly locale: string;
  readonly page: string;
  readonly returnUrl: string;
  /** A line for each: `key=value`. */
  readonly metadata: string;
}

/** What is wrong, by the field that it stands at; `""` for what concerns none. */
export type FieldProblems = ReadonlyMap<keyof CreateFields | "", readonly string[]>;

/** Reads the form, trims what was typed, and judges nothing: that is for `portal.sessions.create`. */
export function createFieldsOf(form: URLSearchParams): CreateFields {
  const text = (name: keyof CreateFields) => (form.get(name) ?? "").trim();
  return {
    scopes: form.getAll("scopes"),
    ttlSeconds: text("ttlSeconds"),
    openWithinSeconds: text("openWithinSeconds"),
    use: text("use"),
    delivery: text("delivery"),
    actor: text("actor"),
    locale: text("locale"),
    page: text("page"),
    returnUrl: text("returnUrl"),
    metadata: text("metadata"),
  };
}

/**
 * What create is asked for. An empty field is left out, but no scope at all means none.
 * @param createdBy who fills the form in; a line of their own for `createdBy` beats it.
 */
export function createInputOf(fields: CreateFields, customerId: string, createdBy: string): CreateInput<Scope> {
  const filled = (name: Exclude<keyof CreateFields, "scopes">) => fields[name] || undefined;
  // Everything typed is passed on as it is: create checks it at run time, whatever the types say.
  return {
    customerId,
    scopes: fields.scopes as readonly Scope[],
    ttlSeconds: secondsOf(filled("ttlSeconds")),
    openWithinSeconds: secondsOf(filled("openWithinSeconds")),
    use: filled("use") as CreateInput["use"],
    delivery: filled("delivery") as CreateInput["delivery"],
    actor: filled("actor"),
    locale: filled("locale"),
    page: filled("page"),
    returnUrl: filled("returnUrl"),
    metadata: { createdBy, ...metadataOf(fields.metadata) },
  };
}

/** What is no number of seconds is out of bounds, and the reply names them. */
function secondsOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  return /^\d{1,9}$/.test(text) ? Number(text) : -1;
}

/** A line that is no `key=value` has no key: create refuses it, together with whatever else it finds. */
function metadataOf(text: string): Readonly<Record<string, string>> {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== "");
  const pairs = lines.map((line): [string, string] => {
    const at = line.indexOf("=");
    if (at < 0) return ["", line];
    return [line.slice(0, at).trim(), line.slice(at + 1).trim()];
  });
  return Object.fromEntries(pairs);
}

/** Puts the problems of a refused create where their fields are: `scopes.0` stands at `scopes`. */
export function problemsByField({ errors, message }: PortalError, fields: CreateFields): FieldProblems {
  const problems = new Map<keyof CreateFields | "", string[]>();
  const add = ({ path, message: refused }: FieldError) => {
    const text = path === "metadata." ? "must be lines of the form key=value" : refused;
    const name = path.split(".", 1)[0]!;
    const field = Object.hasOwn(fields, name) ? (name as keyof CreateFields) : "";
    const told = problems.get(field) ?? [];
    if (!told.includes(text)) problems.set(field, [...told, text]);
  };
  for (const error of errors ?? [{ path: "", message }]) add(error);
  return problems;
}
