import { asJson, bearer, call, create, get, GUARDED, MANAGEMENT, navigation, withKey } from "./adapter-requests.ts";
import type { Row } from "./adapter-stage.ts";
import { APP } from "./adapter-world.ts";

export const methodRows: readonly Row[] = [
  {
    name: "HEAD > is answered as GET, without the body",
    send: ({ live, sessionId }) => [
      call("HEAD", MANAGEMENT, withKey),
      call("HEAD", MANAGEMENT),
      call("HEAD", `${MANAGEMENT}/openapi.json`),
      call("HEAD", `${MANAGEMENT}/${sessionId}`, withKey),
      call("HEAD", "/portal/session", bearer(live)),
      call("HEAD", "/portal/session"),
    ],
  },
  {
    name: "HEAD > of an access link redeems nothing",
    mints: true,
    send: ({ link }) => [call("HEAD", `/portal/open/${link}`, navigation), get(`/portal/open/${link}`, navigation)],
  },
  {
    name: "HEAD > passes the guard as GET does",
    send: ({ live }) => [
      call("HEAD", GUARDED),
      call("HEAD", GUARDED, navigation),
      call("HEAD", GUARDED, bearer(live)),
      get(GUARDED, bearer(live)),
    ],
  },
  {
    name: "OPTIONS > tells the methods of a route, and nothing of its sessions",
    send: ({ link, sessionId }) => [
      call("OPTIONS", MANAGEMENT),
      call("OPTIONS", `${MANAGEMENT}/${sessionId}`),
      call("OPTIONS", `/portal/open/${link}`),
      call("OPTIONS", "/portal/logout"),
    ],
  },
  {
    name: "OPTIONS > is a preflight for the scripts of clientOrigins alone",
    send: () =>
      ["/portal/redeem", "/portal/session", MANAGEMENT].flatMap((target) =>
        [APP, "https://evil.example", "null"].map((origin) =>
          call("OPTIONS", target, [
            ["origin", origin],
            ["access-control-request-method", "POST"],
            ["access-control-request-headers", "authorization"],
          ]),
        ),
      ),
  },
  {
    name: "a method that a route does not know > is a 405 that names the right ones",
    send: ({ live, sessionId }) => [
      call("PUT", "/portal/redeem"),
      get("/portal/redeem", navigation),
      get("/portal/logout"),
      call("POST", "/portal/session", bearer(live)),
      call("PATCH", `${MANAGEMENT}/${sessionId}`, withKey),
      call("DELETE", MANAGEMENT, withKey),
      { ...create(), method: "PUT" },
    ],
  },
  {
    name: "a method that browsers never send > runs nothing",
    hostMayRefuse: true,
    send: ({ live }) => [call("TRACE", "/portal/session", bearer(live))],
  },
  {
    name: "DELETE with a body > ends the session and leaves the connection in order",
    send: ({ live, globex, sessionId }) => [
      { ...call("DELETE", `${MANAGEMENT}/${sessionId}`, [...withKey, ...asJson]), body: "{}" },
      { ...call("DELETE", "/portal/session", [...bearer(live), ...asJson]), body: "{}" },
      get("/portal/session", bearer(live)),
      get("/portal/session", bearer(globex)),
    ],
  },
  {
    name: "GET with a body > leaves it alone, and the connection in order",
    send: ({ live }) => [
      { ...get("/portal/session", bearer(live)), body: "GET /portal/logout HTTP/1.1\r\n\r\n" },
      { ...get(GUARDED, bearer(live)), body: "GET /portal/logout HTTP/1.1\r\n\r\n" },
      get("/portal/session", bearer(live)),
    ],
  },
];
