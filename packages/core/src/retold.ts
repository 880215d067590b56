const DEPTH = 4;
/** Of the errors in an `AggregateError`: each may hold others. */
const BREADTH = 4;

/** What drivers and systems say in one word or number. */
const facts = ["code", "errno", "errcode", "sqlState", "severity", "syscall", "address", "port"] as const;

type Mask = (text: string) => string;
const unchanged: Mask = (text) => text;
const UNKNOWN = "An unknown failure.";

/**
 * Retells an error of somebody else's for logs: its name, message, stack and codes, and those of its causes. What else
 * hangs on it stays behind: drivers add the statement with its values, fetch the request with its headers. Never throws.
 * @param mask changes every text.
 */
export function retold(error: unknown, mask: Mask = unchanged, depth = DEPTH): Error {
  try {
    return typeof error === "string"
      ? new Error(mask(error))
      : retell(Object(error) as Record<string, unknown>, mask, depth);
  } catch {
    return new Error(UNKNOWN); // a member of it threw when it was read
  }
}

function retell(thrown: Record<string, unknown>, mask: Mask, depth: number): Error {
  // ioredis hides the cause of a Cluster that it cannot reach.
  const { name, message, stack, errors, cause = thrown["lastNodeError"] } = thrown;
  const inner = cause === undefined || depth === 0 ? {} : { cause: retold(cause, mask, depth - 1) };
  const told = new Error(typeof message === "string" ? mask(message) : UNKNOWN, inner);
  if (typeof name === "string") told.name = mask(name);
  if (typeof stack === "string") told.stack = mask(stack);
  if (Array.isArray(errors) && depth > 0)
    Object.assign(told, { errors: errors.slice(0, BREADTH).map((each) => retold(each, mask, depth - 1)) });
  for (const fact of facts) {
    const value = thrown[fact];
    if (typeof value === "string") Object.assign(told, { [fact]: mask(value) });
    if (typeof value === "number") Object.assign(told, { [fact]: value });
  }
  return told;
}
