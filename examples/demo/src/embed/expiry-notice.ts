import { html, type Html } from "../ui/html.ts";

/** How long before its end a session says so. */
const NOTICE_SECONDS = 120;

/** What the notice says. `{time}` stands for the time of day when the session ends. */
export interface ExpiryTexts {
  readonly soon: string;
  readonly at: string;
  readonly lastMinute: string;
  readonly goOn: string;
}

/**
 * Tells that the session is about to end, and offers to go on. The script shows it in time; without one there is no
 * notice, and the next request after the end leads to the expired page.
 * @param secondsLeft `undefined` where only the script knows. Not an instant: a customer's clock may be wrong.
 */
export function expiryNotice({ soon, at, lastMinute, goOn }: ExpiryTexts, secondsLeft?: number): Html {
  return html`<form
    class="expiry"
    method="post"
    action="/portal/continue"
    hidden
    data-expiry
    data-notice-seconds="${NOTICE_SECONDS}"
    data-at="${at}"
    data-last-minute="${lastMinute}"
    ${secondsLeft === undefined ? undefined : html`data-seconds-left="${secondsLeft}"`}
  >
    <p role="alert"><strong data-expiry-soon>${soon}</strong> <span data-expiry-time></span></p>
    <input type="hidden" name="page" value="/" />
    <button class="button small">${goOn}</button>
  </form>`;
}
