/** Takes the API key out of a text that came from elsewhere. */
export type Mask = (text: string) => string;

/** @returns a function that puts `…` wherever the key stands. */
export function maskOf(apiKey: string): Mask {
  return (text) => text.replaceAll(apiKey, "…");
}
