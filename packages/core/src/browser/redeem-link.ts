import { type PortalToken, readToken, safeUrl } from "./portal-token.ts";

/** A refused redemption: an `Error` with the portal's `code` and the reply's status. */
export interface RedeemRefusal extends Error {
  /** `undefined` where something in front of the portal refused, such as a proxy with a rate limit. */
  readonly code: string | undefined;
  readonly status: number;
}

const TRIES = 3;
const WAIT_MS = 250;

/**
 * Redeems a link token from a script: for a page that has one, and no cookies to keep. The page's origin must be one of
 * the portal's `clientOrigins`, or the portal's own. A lost reply costs nothing: it is asked for again as the same claimant.
 *
 * @param baseUrl the portal's.
 * @returns the portal token, for `holdPortalSession`.
 * @throws {RedeemRefusal} `link_invalid`, `link_expired`, `link_redeemed`, `session_revoked`, and for any other 4xx; after three
 *   tries a 5xx, or what `fetch` throws.
 */
export async function redeemLink(baseUrl: string, linkToken: string): Promise<PortalToken> {
  const url = `${safeUrl(baseUrl)}/redeem`;
  const claimant = btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(32))))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .slice(0, -1);
  const init: RequestInit = {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ token: linkToken, claimant }),
    credentials: "omit",
    redirect: "error",
  };
  for (let tries = 1; ; tries += 1) {
    try {
      const reply = await fetch(url, init);
      if (!reply.ok) throw await refusalOf(reply);
      return readToken((await reply.json()) as PortalToken);
    } catch (error) {
      const { status } = error as Partial<RedeemRefusal>;
      if (tries === TRIES || (status !== undefined && status < 500)) throw error;
      await new Promise((next) => setTimeout(next, WAIT_MS * tries));
    }
  }
}

/** The status tells; what stands in the body may be a proxy's own words. */
async function refusalOf(reply: Response): Promise<RedeemRefusal> {
  const { status } = reply;
  const body: unknown = await reply.json().catch(() => undefined);
  const { code, detail } = Object(body) as Record<string, unknown>;
  const error = new Error(typeof detail === "string" ? detail : `The answer was a ${status}`);
  return Object.assign(error, { status, code: typeof code === "string" ? code : undefined });
}
