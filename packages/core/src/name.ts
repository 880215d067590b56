/**
 * Checks the option `name`, from which the cookies have theirs.
 * @throws {TypeError}
 */
export function portalName(name: string | null | undefined): string {
  const given = name ?? "postern";
  if (typeof given !== "string" || !/^[a-z0-9-]{1,32}$/.test(given))
    throw new TypeError('option "name" must be 1 to 32 of a-z, 0-9 and -');
  if (given.endsWith("-claimant"))
    throw new TypeError('option "name" must not end in -claimant: that is the other cookie');
  return given;
}
