/**
 * For an app's option `rewriteUrl`: a link with a malformed escape is then an invalid link like any other. Without
 * it Fastify answers such a request by itself, before any plugin, and repeats the URL to whoever sent it.
 *
 * @example
 * ```ts
 * const app = Fastify({ rewriteUrl: mendLinks });
 * ```
 */
export function mendLinks({ url = "/" }: { readonly url?: string | undefined }): string {
  const [path] = url.split("?", 1) as [string];
  return /\/open\//i.test(path) && !isEscaped(path) ? path.replaceAll("%", "%25") + url.slice(path.length) : url;
}

function isEscaped(path: string): boolean {
  try {
    return decodeURI(path) !== "";
  } catch {
    return false;
  }
}
