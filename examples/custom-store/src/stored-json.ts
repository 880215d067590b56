import { PortalError } from "@postern/core";
import type { Document } from "./documents.ts";

/**
 * Reads what this store wrote.
 * @throws {PortalError} `store_corrupt`, naming the document and never what is in it, as the parser's own error would.
 */
export function storedJson({ key, text }: Document): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new PortalError("store_corrupt", { cause: new TypeError(`"${key}" is not what was written.`) });
  }
}
