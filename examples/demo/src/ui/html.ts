/** Text that is HTML already. Only `html` makes it. */
export interface Html {
  readonly html: string;
}

type Value = Html | string | number | undefined | readonly Html[];

const escapes: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Builds HTML. Every value that is not `Html` already is escaped, so nobody's name is ever markup; `undefined` is nothing. */
export function html(parts: TemplateStringsArray, ...values: readonly Value[]): Html {
  return { html: parts.map((part, index) => part + written(values[index])).join("") };
}

function written(value: Value): string {
  if (value === undefined) return "";
  if (typeof value === "string" || typeof value === "number")
    return String(value).replace(/[&<>"']/g, (char) => escapes[char]!);
  return "html" in value ? value.html : value.map((each) => each.html).join("");
}
