import { bearer, call, get, GUARDED, MANAGEMENT, withKey } from "./adapter-requests.ts";
import type { Row } from "./adapter-stage.ts";

const HUGE = "a".repeat(65_536);
const LONG = "a".repeat(101);

export const pathRows: readonly Row[] = [
  {
    name: "a trailing slash > is the same route, and leads nowhere else",
    send: ({ live, sessionId }) => [
      get("/portal/session/", bearer(live)),
      get("/portal/session/?a=b", bearer(live)),
      get(`${MANAGEMENT}/`, withKey),
      get(`${MANAGEMENT}/${sessionId}/`, withKey),
      get("/portal/open/pslink_a/"),
    ],
  },
  {
    name: "a slash too many > is nobody's path",
    send: ({ live, sessionId }) => [
      get("/portal/session//", bearer(live)),
      get("/portal/session/x", bearer(live)),
      get(`${MANAGEMENT}/${sessionId}//`, withKey),
    ],
  },
  {
    // Express 4 takes it for none.
    name: "a slash too many behind the mount path > opens nothing",
    send: () => [get("/portal//session"), get(`${MANAGEMENT}//`)],
  },
  {
    name: "another case > is nobody's path",
    send: ({ live }) => [get("/portal/SESSION", bearer(live)), get("/portal/Open/pslink_a")],
  },
  {
    name: "another case of the mount path > is the host's to match, and answered as core does if it is",
    hostMayRefuse: true,
    send: () => [get("/PORTAL/session"), get("/V1/portal-sessions")],
  },
  {
    name: "a malformed escape > is an unknown session or an invalid link",
    hostMayRefuse: true,
    send: () =>
      ["%", "%E0%A4%A", "%zz", "a%F"].flatMap((bad) => [
        get(`${MANAGEMENT}/${bad}`, withKey),
        call("DELETE", `${MANAGEMENT}/${bad}`, withKey),
        get(`/portal/open/pslink_secret${bad}`),
      ]),
  },
  {
    name: "a malformed escape in a query > is a 400 where the query is read, and nothing where it is not",
    send: ({ live }) => [get(`${MANAGEMENT}?limit=%E0%A4%A`, withKey), get("/portal/session?a=%", bearer(live))],
  },
  {
    name: "an encoded slash, NUL or wildcard > is part of an id, and no path",
    send: () =>
      ["..%2F..%2Fetc", "ps_%00", "%25_*%7B%7D", "%2e%2e%2f", "a%5Cb", "ps_a;b=c"].flatMap((id) => [
        get(`${MANAGEMENT}/${id}`, withKey),
        get(`/portal/open/pslink_${id}`),
      ]),
  },
  {
    name: "an escaped id > is decoded once, never twice",
    send: ({ sessionId }) => [
      get(`${MANAGEMENT}/${sessionId.replace("ps_", "%70%73_")}`, withKey),
      get(`${MANAGEMENT}/${sessionId.replace("ps_", "%2570s_")}`, withKey),
    ],
  },
  {
    name: "an escaped letter of a route > is nobody's path",
    send: ({ live }) => [get("/portal/%73ession", bearer(live)), get("/portal%2Fsession", bearer(live))],
  },
  {
    name: "dot segments > lead to no handler",
    hostMayRefuse: true,
    send: () => [get("/portal/open/../session"), get(`${MANAGEMENT}/./..${GUARDED}`)],
  },
  {
    name: "a look-alike of a mount path > is nobody's path",
    send: ({ live }) => [
      get("/portals/session", bearer(live)),
      get("/portalsession", bearer(live)),
      get(`${MANAGEMENT}x`, withKey),
      get("/session", bearer(live)),
    ],
  },
  {
    name: "the mount path of the customer side > is the merchant's",
    send: ({ live }) => [
      get("/portal", bearer(live)),
      get("/portal/", bearer(live)),
      get("/portal/invoices", bearer(live)),
    ],
  },
  {
    name: "an absolute URL as the request target > is its path alone",
    send: ({ live }) => [
      get("http://evil.example/portal/session", bearer(live)),
      get(`http://evil.example${MANAGEMENT}?limit=1`, withKey),
    ],
  },
  {
    name: "an id or a link of any length > is refused like every other",
    send: () =>
      [LONG, HUGE].flatMap((long) => [get(`${MANAGEMENT}/${long}`, withKey), get(`/portal/open/pslink_${long}`)]),
  },
  {
    name: "a query > is never where a credential is read",
    send: ({ live }) => [
      get(`/portal/session?token=${live}&access_token=${live}`),
      get(`${GUARDED}?token=${live}&access_token=${live}`),
    ],
  },
];
