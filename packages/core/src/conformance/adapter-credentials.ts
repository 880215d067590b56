import {
  bearer,
  call,
  cookie,
  get,
  GUARDED,
  MANAGEMENT,
  navigation,
  postJson,
  sameOrigin,
} from "./adapter-requests.ts";
import type { Row } from "./adapter-stage.ts";
import type { Headers } from "./adapter-wire.ts";
import { API_KEY, type Passes, READ_KEY, SESSION_COOKIE } from "./adapter-world.ts";

const HUGE = "a".repeat(65_536);

/** Sends the same credentials to a route of ours and to a guarded one. */
function toBoth(credentials: (passes: Passes) => readonly Headers[]): Row["send"] {
  return (passes) => credentials(passes).flatMap((headers) => [get("/portal/session", headers), get(GUARDED, headers)]);
}

export const credentialRows: readonly Row[] = [
  {
    name: "a portal token > is taken from Authorization, X-Session-Token or the cookie",
    send: toBoth(({ live }) => [
      bearer(live),
      [["AUTHORIZATION", `bearer ${live}`]],
      [["x-session-token", live]],
      cookie(live),
      [...bearer(live), ["x-session-token", live]],
    ]),
  },
  {
    name: "a header credential > beats the cookie, which is not read",
    send: toBoth(({ live, globex }) => [
      [...bearer(live), ...cookie(globex)],
      [...cookie(globex), ["x-session-token", live]],
      [...bearer("pstoken_wrong"), ...cookie(live)],
    ]),
  },
  {
    name: "two credentials that differ > are a 400",
    send: (passes) => [
      ...toBoth(({ live, globex }) => [
        [...bearer(live), ["x-session-token", globex]],
        [["cookie", `${SESSION_COOKIE}=${live}; ${SESSION_COOKIE}=${globex}`]],
      ])(passes),
      get(MANAGEMENT, [...bearer(API_KEY), ["x-api-key", READ_KEY]]),
    ],
  },
  {
    name: "a header that stands twice > is never one good credential out of two",
    send: (passes) => [
      ...toBoth(({ live, globex }) => [
        [
          ["x-session-token", live],
          ["x-session-token", globex],
        ],
        [
          ["x-session-token", live],
          ["x-session-token", live],
        ],
        [...cookie(live), ...cookie(globex)],
      ])(passes),
      get(MANAGEMENT, [
        ["x-api-key", API_KEY],
        ["x-api-key", API_KEY],
      ]),
    ],
  },
  {
    // Node keeps the first alone; Fetch joins both, which is no token.
    name: "Authorization that stands twice > is the first, or refused",
    hostMayRefuse: true,
    send: ({ live, globex }) => [get(GUARDED, [...bearer(live), ...bearer(globex)])],
  },
  {
    name: "no credential > is a 401 with a challenge, whatever else there is",
    send: toBoth(() => [
      [],
      bearer(""),
      [["authorization", "Basic YTpi"]],
      [["x-session-token", ""]],
      [["cookie", `${SESSION_COOKIE}=`]],
      [["cookie", "theme=dark"]],
    ]),
  },
  {
    name: "a dead token > is told to its holder",
    send: toBoth(({ expired, revoked, link, sessionId }) => [
      bearer(expired),
      bearer(revoked),
      bearer(link),
      bearer(sessionId),
      bearer(`${expired.slice(0, -1)}A`),
    ]),
  },
  {
    name: "a credential of 64 KB > is refused like every other",
    send: (passes) => [
      ...toBoth(() => [bearer(HUGE), [["x-session-token", HUGE]], cookie(HUGE)])(passes),
      get(MANAGEMENT, bearer(HUGE)),
    ],
  },
  {
    name: "a credential that is no ASCII > is refused like every other",
    send: toBoth(() => [bearer("pstoken_\u00FC"), cookie("\u00E9"), [["x-session-token", "a b, c"]]]),
  },
  {
    name: "a person who navigates > gets a page, and a dead cookie goes",
    send: toBoth(({ expired, revoked, live }) => [
      navigation,
      [...navigation, ...cookie(expired)],
      [...navigation, ...cookie(revoked)],
      [...navigation, ...cookie(live)],
    ]),
  },
  {
    name: "a cookie with an unsafe method > needs the portal's own origin; a bearer does not",
    send: ({ paying }) => [
      call("POST", "/api/pay", cookie(paying)),
      call("POST", "/api/pay", [...cookie(paying), ["sec-fetch-site", "same-site"]]),
      call("POST", "/api/pay", [...cookie(paying), ["origin", "https://evil.example"]]),
      call("POST", "/api/pay", [...cookie(paying), ["origin", "https://billing.example"]]),
      call("POST", "/api/pay", [...cookie(paying), ...sameOrigin]),
      call("POST", "/api/pay", [...bearer(paying), ["sec-fetch-site", "cross-site"]]),
    ],
  },
  {
    name: "a scope that is lacking > is a 403 that names it",
    send: ({ live }) => [
      call("POST", "/api/pay", bearer(live)),
      call("POST", "/api/pay", [...cookie(live), ...sameOrigin, ...navigation]),
      call("POST", "/api/pay", [...bearer(live), ["accept", "text/html"]]),
    ],
  },
  {
    name: "an API key > opens the management routes and nothing else",
    send: ({ live }) => [
      get(MANAGEMENT, [["x-api-key", API_KEY]]),
      get(MANAGEMENT, bearer(live)),
      get(MANAGEMENT),
      get(GUARDED, bearer(API_KEY)),
      postJson(MANAGEMENT, { customerId: "cus_acme" }, bearer(READ_KEY)),
    ],
  },
];
