/** A reply as plain data; each framework's example writes it in a line. */
export interface PageReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * What every page of the demo is sent with: nothing inline, nothing from elsewhere, no frames, no cache.
 * @param formTargets origins beside its own that a form may lead to; a redirect counts as leading there.
 */
export function pageHeaders(formTargets: readonly string[] = []): Record<string, string> {
  const policy = [
    "default-src 'none'",
    "style-src 'self'",
    "script-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    ["form-action 'self'", ...formTargets].join(" "),
    "frame-ancestors 'none'",
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
