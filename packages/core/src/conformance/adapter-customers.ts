import { bearer, call, claimant, cookie, get, navigation, postForm, postJson, sameOrigin } from "./adapter-requests.ts";
import type { Row } from "./adapter-stage.ts";
import type { Headers } from "./adapter-wire.ts";
import { APP, CLAIMANT, SESSION_COOKIE, SHOP } from "./adapter-world.ts";

const fromApp: Headers = [["origin", APP]];

export const customerRows: readonly Row[] = [
  {
    name: "an access link > is a page that gives the browser its nonce",
    mints: true,
    send: ({ link, inApp }) => [
      get(`/portal/open/${link}`, navigation),
      get(`/portal/open/${link}`),
      get(`/portal/open/${inApp}`, [...navigation, ["sec-fetch-site", "same-site"]]),
      get(`/portal/open/${link}`, [...navigation, ["sec-fetch-dest", "iframe"]]),
    ],
  },
  {
    name: "an access link that leads nowhere > is a page with a way back, or a problem",
    send: ({ spent, live }) => [
      get(`/portal/open/${spent}`, navigation),
      get(`/portal/open/${spent}`),
      get("/portal/open/pslink_a", navigation),
      get(`/portal/open/${live}`),
    ],
  },
  {
    name: "a form redeem > sets the session cookie in all its forms, and the same once more to the same browser",
    send: ({ link }) => {
      const redeem = postForm("/portal/redeem", { token: link }, [...sameOrigin, ...claimant]);
      const another = `${"d".repeat(42)}A`;
      return [
        redeem,
        redeem,
        { ...redeem, headers: [...redeem.headers, ["sec-fetch-dest", "iframe"]] },
        postForm("/portal/redeem", { token: link }, [
          ...sameOrigin,
          ...navigation,
          ["cookie", `${SESSION_COOKIE}-claimant=${another}`],
        ]),
      ];
    },
  },
  {
    name: "a form redeem from another site or without the nonce > spends nothing",
    send: ({ link }) => [
      postForm("/portal/redeem", { token: link }, claimant),
      postForm("/portal/redeem", { token: link }, [...claimant, ["sec-fetch-site", "cross-site"]]),
      postForm("/portal/redeem", { token: link }, [...claimant, ["origin", "null"], ...navigation]),
      postForm("/portal/redeem", { token: link }, [...sameOrigin, ...navigation]),
      get(`/portal/open/${link}`, claimant),
    ],
  },
  {
    name: "a JSON redeem > gives the portal token, and once more to the same claimant alone",
    send: ({ link, spent }) => [
      postJson("/portal/redeem", { token: link, claimant: CLAIMANT }, fromApp),
      postJson("/portal/redeem", { token: link, claimant: CLAIMANT }),
      postJson("/portal/redeem", { token: link }),
      postJson("/portal/redeem", { token: spent }, fromApp),
      postJson("/portal/redeem", {}),
    ],
  },
  {
    name: "scripts > read replies from clientOrigins alone, and never by cookie",
    send: ({ live, expired }) =>
      [APP, SHOP, "https://evil.example"].flatMap((origin) => [
        get("/portal/session", [...bearer(live), ["origin", origin]]),
        get("/portal/session", [...bearer(expired), ["origin", origin]]),
      ]),
  },
  {
    name: "logout > ends the session, clears the cookie and goes back; twice is no error",
    send: ({ live, globex }) => {
      const logout = (token: string) => call("POST", "/portal/logout", [...cookie(token), ...sameOrigin]);
      return [
        { ...logout(live), headers: [...cookie(live)] },
        get("/portal/session", bearer(live)),
        logout(live),
        get("/portal/session", bearer(live)),
        logout(live),
        logout(globex),
        { ...postForm("/portal/logout", {}, [...sameOrigin, ...navigation]) },
      ];
    },
  },
  {
    name: "DELETE of the session > ends it and clears the cookie",
    send: ({ live, paying }) => [
      call("DELETE", "/portal/session", bearer(live)),
      get("/portal/session", bearer(live)),
      call("DELETE", "/portal/session", cookie(paying)),
      call("DELETE", "/portal/session", [...cookie(paying), ...sameOrigin]),
      get("/portal/session", bearer(paying)),
    ],
  },
];
