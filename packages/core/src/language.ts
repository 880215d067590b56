/**
 * Chooses the language of a page: what the session was created with, else the browser's wish.
 *
 * `de-AT` finds `de` (RFC 4647 section 3.4); nothing finds a more special one than was asked for.
 * @param available BCP 47 tags.
 * @param sessionLocale `locale` of the session or access, if there is one.
 * @param acceptLanguage the request's `Accept-Language`, as it came.
 * @returns one of `available`, or `undefined` if none of them is wanted.
 * @example
 * import { preferredLanguage } from "@postern/core";
 *
 * preferredLanguage(["en", "de"], null, "fr, de-AT;q=0.8"); // "de"
 * @see RFC 9110 section 12.5.4
 */
export function preferredLanguage<Tag extends string>(
  available: readonly Tag[],
  sessionLocale: string | null,
  acceptLanguage: string | undefined,
): Tag | undefined {
  for (const range of [sessionLocale ?? "", ...wished(acceptLanguage ?? "")]) {
    const found = lookedUp(available, range.toLowerCase());
    if (found !== undefined) return found;
  }
  return undefined;
}

function lookedUp<Tag extends string>(available: readonly Tag[], range: string): Tag | undefined {
  for (let rest = range; rest !== ""; rest = rest.slice(0, Math.max(0, rest.lastIndexOf("-")))) {
    const found = available.find((tag) => tag.toLowerCase() === rest);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** @returns what is wanted at all, the most wanted first. A header of hundreds of languages is nobody's. */
function wished(header: string): readonly string[] {
  return header
    .split(",", 20)
    .map((part) => {
      const [range = "", weight = "q=1"] = part.split(";").map((each) => each.trim());
      return { range, weight: Number(/^q=([01](?:\.\d{0,3})?)$/i.exec(weight)?.[1] ?? 0) };
    })
    .filter(({ weight }) => weight > 0)
    .toSorted((a, b) => b.weight - a.weight)
    .map(({ range }) => range);
}
