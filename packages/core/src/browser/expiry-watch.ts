/** Why a token is no good any more. */
export type EndCode = "token_expired" | "token_invalid" | "session_revoked";

/** Whom to tell, and when. */
export interface ExpiryOptions {
  /** How long before its end `onExpiring` is called; default 60, at most half of what is left of the token. */
  readonly leadSeconds?: number | undefined;
  /** @param expiresAt epoch milliseconds. */
  readonly onExpiring?: ((expiresAt: number) => void) | undefined;
  /** Called once for a token that is over and was not replaced. */
  readonly onExpired?: ((code: EndCode) => void) | undefined;
}

/** A sleeping machine stops its timers, and a clock may be set: so look again, at least this often. */
const LONGEST_WAIT_MS = 30_000;

/** Tells of one token after the other that it nears its end, and that it is over. */
export function expiryWatch({ leadSeconds = 60, onExpiring, onExpired }: ExpiryOptions) {
  const page = (globalThis as { document?: EventTarget }).document;
  let expiringAt = 0;
  let expiresAt = 0;
  let isExpiringTold = true;
  let isEndTold = true;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const end = (code: EndCode) => {
    clearTimeout(timer);
    if (isEndTold) return;
    isEndTold = true;
    onExpired?.(code);
  };
  const look = () => {
    clearTimeout(timer);
    const now = Date.now();
    if (isEndTold) return;
    if (now >= expiresAt) return end("token_expired");
    const isExpiring = !isExpiringTold && now >= expiringAt;
    isExpiringTold ||= isExpiring;
    timer = setTimeout(look, Math.min((isExpiringTold ? expiresAt : expiringAt) - now, LONGEST_WAIT_MS));
    if (isExpiring) onExpiring?.(expiresAt);
  };
  page?.addEventListener("visibilitychange", look);
  return {
    end,
    start(at: number) {
      const leftMs = at - Date.now();
      // A token that is over as it comes was judged by a wrong clock: then only the server's own word counts.
      expiresAt = leftMs > 0 ? at : Infinity;
      expiringAt = expiresAt - Math.min(leadSeconds * 1000, leftMs / 2);
      isExpiringTold = isEndTold = false;
      look();
    },
    stop() {
      isEndTold = true;
      clearTimeout(timer);
      page?.removeEventListener("visibilitychange", look);
    },
  };
}
