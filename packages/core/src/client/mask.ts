/** Takes the API key out of a text that came from elsewhere. */
export type Mask = (text: string) => string;

/** @returns a function that puts `…` wherever the key stands. */
export function maskOf(apiKey: string): Mask {
  return (text) => text.replaceAll(apiKey, "…");
}

const DEPTH = 4;

/**
 * Retells an error that a fetch threw: its names, codes and masked messages. What else hangs on it may hold the
 * request's headers, so nothing of the original is kept.
 */
export function maskedCause(error: unknown, mask: Mask, depth = DEPTH): Error {
  const { name, message, code, cause } = Object(error) as Record<string, unknown>;
  const inner = cause === undefined || depth === 0 ? {} : { cause: maskedCause(cause, mask, depth - 1) };
  const told = new Error(typeof message === "string" ? mask(message) : "An unknown failure.", inner);
  if (typeof name === "string") told.name = mask(name);
  return typeof code === "string" ? Object.assign(told, { code: mask(code) }) : told;
}
