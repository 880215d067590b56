/** What happened, and what helps. */
export type PageText = readonly [heading: string, advice: string];

/**
 * Everything that the portal's own pages say, in one language: plain texts of 1 to 500 characters, no markup. Each holds the
 * placeholders that are named here once, and no other.
 * @see docs/adr/0034-the-merchant-translates-the-pages.md
 */
export interface PageTexts {
  /** Which way the language is written; default `"ltr"`. */
  readonly direction?: "ltr" | "rtl" | undefined;
  /** The page behind a link. It says whose portal it is, so that nobody enters a stranger's unawares. */
  readonly open: {
    /** With `{customer}`. */
    readonly heading: string;
    /** With `{customer}`. */
    readonly lead: string;
    /** The same for a session with an actor, with `{customer}` and `{actor}`. */
    readonly leadAs: string;
    /** Also the way on from a refusal that leaves the session alive. */
    readonly button: string;
    readonly note: string;
  };
  /** The way back from a refusal, with `{name}`: the brand's, or the host's that it leads to. */
  readonly back: string;
  /** For a customer who signed out and has nowhere to go back to. */
  readonly signedOut: PageText;
  readonly refused: Readonly<Record<RefusalText, PageText>>;
}

/** A refusal that a person can do something about; `unavailable` is any 503, and `other` whatever else. */
export type RefusalText =
  | "link_invalid"
  | "link_expired"
  | "link_redeemed"
  | "link_withdrawn"
  | "cookies_required"
  | "session_revoked"
  | "token_expired"
  | "token_invalid"
  | "credential_missing"
  | "scope_insufficient"
  | "origin_refused"
  | "resource_unknown"
  | "unavailable"
  | "other";

export const englishTexts: PageTexts = {
  open: {
    heading: "Open the portal of {customer}",
    lead: "This link opens the billing portal of {customer}.",
    leadAs: "This link opens the billing portal of {customer} as {actor}.",
    button: "Open the portal",
    note: "If that is not you, close this page: nothing has been opened yet.",
  },
  back: "Back to {name}",
  signedOut: ["You are signed out", "You can close this page."],
  refused: {
    link_invalid: ["This link does not work", "Check that it was copied whole, or ask for a new one."],
    link_expired: ["This link has expired", "For your safety links work only for a short time. Ask for a new one."],
    link_redeemed: ["This link has already been used", "It opens the portal once. Ask for a new one."],
    link_withdrawn: ["This link no longer works", "It was withdrawn. Ask for a new one."],
    cookies_required: [
      "Your browser did not keep a cookie",
      "Allow cookies for this site and open the link again: it has not been used up.",
    ],
    session_revoked: ["This session has ended", "You were signed out. Ask for a new link to come back."],
    token_expired: ["Your session has expired", "Ask for a new link to come back."],
    token_invalid: ["You are not signed in", "Open the portal from a fresh link."],
    credential_missing: ["You are not signed in", "Open the portal from the link that you were sent."],
    scope_insufficient: ["You may not see this", "Your access to the portal does not reach this page."],
    origin_refused: [
      "This request was refused",
      "It seems to come from another site. Go back and try again from the portal.",
    ],
    resource_unknown: ["There is nothing here", "Check the address, or go back."],
    unavailable: ["Not available right now", "Nothing is lost. Try again in a moment."],
    other: ["That did not work", "Go back and try again."],
  },
};
