import type { DemoReply } from "../exchange.ts";

/** What a page asks of its policy beyond its own origin. */
export interface PolicyNeeds {
  /** Origins that a form may lead to; a redirect counts as leading there. */
  readonly formTargets?: readonly string[] | undefined;
  /** Origins whose pages this one shows in a frame; none by default. */
  readonly frameSources?: readonly string[] | undefined;
  /** Origins whose pages may frame this one; none by default. */
  readonly frameAncestors?: readonly string[] | undefined;
}

/** What every page of the demo is sent with: nothing inline, nothing from elsewhere, no frames, no cache. */
export function pageHeaders({ formTargets = [], frameSources = [], frameAncestors = [] }: PolicyNeeds = {}): Record<
  string,
  string
> {
  const policy = [
    "default-src 'none'",
    "style-src 'self'",
    "script-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    ["form-action 'self'", ...formTargets].join(" "),
    ...(frameSources.length === 0 ? [] : [["frame-src 'self'", ...frameSources].join(" ")]),
    ["frame-ancestors", ...(frameAncestors.length === 0 ? ["'none'"] : ["'self'", ...frameAncestors])].join(" "),
    "base-uri 'none'",
  ];
  return {
    "content-type": "text/html; charset=utf-8",
    "cache-control": "no-store",
    "content-security-policy": policy.join("; "),
    // Not no-referrer: under that a genuine form POST says "Origin: null".
    "referrer-policy": "strict-origin",
    "x-content-type-options": "nosniff",
  };
}

const jsonHeaders = {
  "content-type": "application/json; charset=utf-8",
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
};

/** Answers a program. */
export function jsonReply(value: unknown, status = 200): DemoReply {
  return { status, headers: jsonHeaders, body: JSON.stringify(value) };
}

/** Leads on after a form's POST. */
export function seeOther(location: string): DemoReply {
  return { status: 303, headers: { location, "cache-control": "no-store" }, body: "" };
}
