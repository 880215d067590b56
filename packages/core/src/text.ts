const MAX_CODE_POINTS = 255;

/**
 * Tells whether a value is an opaque id: 1–255 code points, no control characters, well-formed UTF-16.
 *
 * Lone surrogates are refused because two different ones hash alike once encoded as UTF-8.
 */
export function isOpaqueId(value: unknown): value is string {
  if (typeof value !== "string" || value.length === 0 || value.length > 2 * MAX_CODE_POINTS) return false;
  if (!value.isWellFormed() || /\p{Cc}/u.test(value)) return false;
  return value.length <= MAX_CODE_POINTS || [...value].length <= MAX_CODE_POINTS;
}

/** Tells whether a text can be an API key at all: 8–255 visible ASCII characters. */
export function isApiKey(value: unknown): value is string {
  return typeof value === "string" && /^[\x21-\x7e]{8,255}$/.test(value);
}

/** Tells whether a value can be an idempotency key: 1–255 visible ASCII characters. */
export function isIdempotencyKey(value: unknown): value is string {
  return typeof value === "string" && /^[\x21-\x7e]{1,255}$/.test(value);
}
