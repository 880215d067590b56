/**
 * Takes what must not be shown out of a text: drivers put their connection into messages, users a secret into the wrong place.
 * @param secrets store URLs and keys, whole; of a URL its password goes as well.
 */
export function mask(text: string, secrets: readonly (string | undefined)[]): string {
  const given = secrets.filter((secret) => secret !== undefined);
  // What is shorter hides nothing, and stands in many a word.
  const parts = [...given.filter(({ length }) => length >= 8), ...given.flatMap(passwordsOf)];
  return parts.filter(({ length }) => length >= 3).reduce((masked, part) => masked.replaceAll(part, "…"), text);
}

/** As it is written in the URL, and as the driver has read it. */
function passwordsOf(text: string): string[] {
  const password = URL.parse(text)?.password ?? "";
  try {
    return [password, decodeURIComponent(password)];
  } catch {
    return [password];
  }
}

/** A server's text may hold what a terminal takes for a command. */
export function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "�");
}
