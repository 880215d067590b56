/** Literal segments of visible ASCII, as a raw path may have them; no parameters, no wildcards, no dots that URLs take away. */
const literalPath = /^(\/(?!:|\.\.?(?:\/|$))[\w!$%&'()+,\-.:;=@~]+)*$/;

/**
 * Checks where a host without mounting of its own is to mount our routes. What could never match is refused: it would
 * be a 404 for every request.
 * @throws {TypeError}
 */
export function requirePrefix(prefix: unknown): string {
  if (typeof prefix === "string" && literalPath.test(prefix)) return prefix;
  const form = 'a literal path such as "/portal", percent-encoded, without parameters and without a slash at its end';
  throw new TypeError(`option "prefix" must be ${form}`);
}
