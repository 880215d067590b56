const MAX_PAGE = 1024;

/**
 * Tells whether a value is a path that stays below `baseUrl`: one leading `/`, visible ASCII, no `\`, and
 * no dot segment or control character however often it is percent-encoded.
 */
export function isPage(value: unknown): value is string {
  if (typeof value !== "string" || value.length > MAX_PAGE) return false;
  if (!/^\/(?!\/)[\x21-\x5b\x5d-\x7e]*$/.test(value)) return false;
  return staysBelow(value.split(/[?#]/, 1)[0]!);
}

function staysBelow(path: string): boolean {
  let decoded = path;
  for (let before = ""; before !== decoded;) {
    before = decoded;
    try {
      decoded = decodeURIComponent(decoded);
    } catch {
      return false; // a stray % that hosts would read each in their own way
    }
  }
  const segments = decoded.split(/[/\\]/);
  return (
    !/[\p{Cc}\\]/u.test(decoded) && !segments.includes("..") && !segments.includes(".") && !decoded.startsWith("//")
  );
}
