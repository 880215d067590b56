import { type PortalToken, readToken, safeUrl } from "./portal-token.ts";

/** What is said between the page and its frame; the token itself goes through a port of their own. */
const QUESTION = "postern:token";
const PATIENCE_MS = 10_000;

interface Port extends EventTarget {
  start(): void;
  postMessage(message: unknown): void;
  close(): void;
}

interface Page extends EventTarget {
  readonly parent: { postMessage(message: string, origin: string, transfer: readonly Port[]): void };
}

/** What is needed of a `MessageEvent`. */
interface Asked {
  readonly origin: string;
  readonly source: unknown;
  readonly data: unknown;
  readonly ports: readonly Port[];
}

/**
 * Asks the page that embeds this frame for a portal token: a `getToken` for `holdPortalSession` that needs neither cookies nor
 * an address with a secret in it.
 *
 * @param parentOrigin the only origin that is asked. The answer comes through a port that nobody else holds.
 * @throws {TypeError} unless it is an exact origin, https or on a loopback host, and for an answer without a token.
 * @throws {Error} if there is no answer within ten seconds.
 */
export async function tokenFromParent(parentOrigin: string): Promise<PortalToken> {
  exactOrigin(parentOrigin);
  const { port1, port2 } = new MessageChannel() as unknown as Record<"port1" | "port2", Port>;
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    const answer = await new Promise((resolve, reject) => {
      timer = setTimeout(() => reject(new Error("The embedding page gave no portal token")), PATIENCE_MS);
      port1.addEventListener("message", (event) => resolve((event as unknown as Asked).data));
      port1.start();
      (globalThis as unknown as Page).parent.postMessage(QUESTION, parentOrigin, [port2]);
    });
    return readToken(answer as PortalToken | undefined);
  } finally {
    clearTimeout(timer);
    port1.close();
  }
}

/**
 * Answers the frame that this page embeds, whenever it asks for a portal token. Call it before the frame loads.
 *
 * @param frame your `<iframe>`; another window is not answered.
 * @param frameOrigin the origin that the frame must have when it asks: a frame that went elsewhere gets nothing.
 * @returns a function that stops it.
 * @throws {TypeError} unless it is an exact origin, https or on a loopback host.
 */
export function answerFrame(
  frame: { readonly contentWindow: unknown },
  frameOrigin: string,
  getToken: () => Promise<PortalToken | undefined>,
): () => void {
  exactOrigin(frameOrigin);
  const answer = (event: unknown) => {
    const { origin, source, data, ports } = event as Asked;
    if (origin !== frameOrigin || source !== frame.contentWindow || data !== QUESTION) return;
    void getToken()
      .catch(() => undefined)
      .then((token) => ports[0]?.postMessage(token));
  };
  const page = globalThis as unknown as Page;
  page.addEventListener("message", answer);
  return () => page.removeEventListener("message", answer);
}

function exactOrigin(origin: string): void {
  if (new URL(safeUrl(origin)).origin !== origin) throw new TypeError(`${origin} must be an exact origin`);
}
