import { bearer, call, create, get, GUARDED, MANAGEMENT, navigation, postJson, withKey } from "./adapter-requests.ts";
import type { Row } from "./adapter-stage.ts";
import type { Headers, Sent } from "./adapter-wire.ts";

const forwarded: Headers = [
  ["host", "evil.example"],
  ["forwarded", 'for=1.2.3.4;host="evil.example";proto=http'],
  ["x-forwarded-for", "1.2.3.4"],
  ["x-forwarded-host", "evil.example"],
  ["x-forwarded-proto", "http"],
  ["x-forwarded-port", "81"],
  ["x-forwarded-prefix", "/evil"],
  ["x-original-url", "/portal/session"],
  ["x-rewrite-url", "/portal/session"],
  ["x-http-method-override", "DELETE"],
];

function under(path: string, sent: Sent): Sent {
  return { ...sent, target: path + sent.target };
}

export const hostRows: readonly Row[] = [
  {
    name: "an app that is nested below a path > has every route there, and tells where a session is",
    app: { under: "/shop" },
    mints: true,
    send: ({ live, link, sessionId }) =>
      [
        create(),
        { ...create(), target: `${MANAGEMENT}/?a=b` },
        get(`${MANAGEMENT}/${sessionId}`, withKey),
        get(`/portal/open/${link}`, navigation),
        get("/portal/session", bearer(live)),
        get(GUARDED, bearer(live)),
        get(GUARDED),
        get("/portal/nothing"),
      ].map((sent) => under("/shop", sent)),
  },
  {
    name: "an app that is nested below a path > has no route elsewhere",
    app: { under: "/shop" },
    send: ({ live }) => [get("/portal/session", bearer(live)), get(`/shop/shop${GUARDED}`, bearer(live))],
  },
  ...[true, false].map((trustProxy): Row => ({
    name: `what a proxy forwards${trustProxy ? ", where the host believes it" : ""} > changes no origin, path or cookie`,
    app: { trustProxy },
    mints: true,
    send: ({ live, link }) => [
      create(undefined, forwarded),
      get(`/portal/open/${link}`, [...forwarded, ...navigation]),
      get("/portal/session", [...forwarded, ...bearer(live)]),
      call("POST", "/portal/logout", [...forwarded, ["origin", "http://evil.example"]]),
      call("POST", "/billing", [...forwarded, ["origin", "http://evil.example"]]),
      call("POST", "/billing", [...forwarded, ["origin", "https://billing.example"]]),
    ],
  })),
  {
    name: "the merchant's own cookies and Vary > stay beside ours",
    app: {
      before: [
        ["set-cookie", "cart=7; Path=/"],
        ["set-cookie", "theme=dark"],
        ["vary", "Accept-Language"],
        ["x-request-id", "1"],
      ],
    },
    mints: true,
    send: ({ link, live }) => [
      get(`/portal/open/${link}`, navigation),
      postJson("/portal/redeem", { token: link }),
      call("DELETE", "/portal/session", bearer(live)),
      get(MANAGEMENT, withKey),
      get(GUARDED),
      call("POST", "/billing", [["sec-fetch-site", "same-origin"]]),
    ],
  },
  {
    name: "a route of the merchant's below ours > gets its request with the body unread",
    send: () => [
      { method: "POST", target: "/portal/notes", headers: [["content-type", "text/plain"]], body: "all of it: ä" },
      {
        method: "POST",
        target: "/portal/notes",
        headers: [["content-type", "text/plain"]],
        body: "a".repeat(40_000),
        sized: false,
      },
    ],
  },
  {
    name: "what is nobody's > is the host's 404",
    send: ({ live }) => [
      get("/", bearer(live)),
      get("/nothing", bearer(live)),
      get("/portal/nothing", bearer(live)),
      get(`${MANAGEMENT}/a/b`, withKey),
      postJson("/portal/open", {}),
    ],
  },
  {
    name: "what asks for a cached copy > gets the reply, never a 304",
    send: ({ live }) => [
      get("/portal/session", [...bearer(live), ["if-none-match", "*"]]),
      get(MANAGEMENT, [...withKey, ["if-modified-since", "Fri, 01 Jan 2100 00:00:00 GMT"]]),
      get("/portal/session", [...bearer(live), ["range", "bytes=0-3"]]),
      get("/portal/session", [...bearer(live), ["accept", "image/png"]]),
    ],
  },
];
