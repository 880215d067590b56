import assert from "node:assert/strict";
import type { AdapterCase } from "./adapter-case.ts";
import {
  bearer,
  call,
  claimant,
  cookie,
  create,
  get,
  GUARDED,
  MANAGEMENT,
  navigation,
  postForm,
  sameOrigin,
  withKey,
} from "./adapter-requests.ts";
import { type Row, rowCase, stageCase } from "./adapter-stage.ts";

const rows: readonly Row[] = [
  {
    name: "a store that rejects > is a 503, never a 401 and never the handler",
    faults: { store: "rejects" },
    send: ({ live, link }) => [
      get(GUARDED, bearer(live)),
      get(GUARDED, [...cookie(live), ...navigation]),
      get("/api/thrown", bearer(live)),
      get("/portal/session", bearer(live)),
      call("POST", "/portal/logout", [...cookie(live), ...sameOrigin]),
      get(`/portal/open/${link}`, navigation),
      get(MANAGEMENT, withKey),
      create(),
      call("POST", "/billing", sameOrigin),
    ],
  },
  {
    name: "a store that never answers > is a 503 to the guard, and to the next request too",
    faults: { store: "hangs" },
    send: ({ live }) => [get(GUARDED, bearer(live)), get("/portal/session", bearer(live))],
  },
  {
    name: "a store that answers with promises > is waited for, by whom it admits, refuses and lets fail",
    faults: { store: "waits" },
    send: ({ live, expired }) => [
      get(GUARDED, bearer(live)),
      get(GUARDED, bearer(expired)),
      get("/api/thrown", bearer(live)),
      get("/api/thrown", bearer(expired)),
      get("/api/broken", bearer(live)),
      get("/portal/session", bearer(live)),
    ],
  },
  {
    name: "ownedBy > tells another customer's resource as a 404",
    send: ({ live, globex }) => [
      get("/api/invoices/in_2", bearer(live)),
      get("/api/invoices/in_2", [...bearer(live), ...navigation]),
      get("/api/invoices/in_2", bearer(globex)),
    ],
  },
  {
    name: 'a guard with onDenied "throw" > is told by portalErrors as the guard itself would',
    send: ({ live, expired }) => [
      get("/api/thrown"),
      get("/api/thrown", bearer(expired)),
      get("/api/thrown", [...cookie(expired), ...navigation]),
      get("/api/thrown", bearer(live)),
    ],
  },
  {
    name: "a PortalError that a handler throws > is told with its headers",
    send: ({ live }) => [get("/api/away", bearer(live)), get("/api/away", [...bearer(live), ...navigation])],
  },
  {
    name: "any other error of a handler > is the host's 500, and the next request is served",
    send: ({ live }) => [get("/api/broken", bearer(live)), get(GUARDED, bearer(live))],
  },
  ...[new Error("no time"), undefined, null, 0, "route", "router"].map((thrown): Row => ({
    name: `a merchant's clock that throws ${thrown instanceof Error ? "an error" : (JSON.stringify(thrown) ?? "nothing")} > is a 500, and no handler runs`,
    faults: { clock: { thrown } },
    send: ({ live, link }) => [
      get(GUARDED, bearer(live)),
      get("/portal/session", bearer(live)),
      get(`/portal/open/${link}`),
      create(),
    ],
  })),
];

export const faultCases: readonly AdapterCase[] = [
  ...rows.map(rowCase),
  stageCase("a store that comes back > has lost no session, link or cookie to the outage", {}, async (stage) => {
    const { faults, passes } = stage.world;
    const { live, paying, globex, link } = passes;
    const asked = [
      get(GUARDED, cookie(live)),
      get(GUARDED, [...cookie(live), ...navigation]),
      create(),
      postForm("/portal/redeem", { token: link }, [...claimant, ...sameOrigin]),
      call("POST", "/portal/logout", [...cookie(paying), ...sameOrigin]),
      call("DELETE", "/portal/session", bearer(globex)),
    ];
    for (const store of ["rejects", undefined] as const) {
      faults.store = store;
      for (const sent of asked) {
        const answer = await stage.exchange(sent, { mints: sent.target === MANAGEMENT });
        if (store === undefined) assert.ok(answer.status < 400, `${sent.method} ${sent.target}: ${answer.status}`);
        else assert.deepEqual([answer.status, answer.headers.get("set-cookie")], [503, undefined]);
      }
    }
  }),
  stageCase("a client that hangs up > troubles nobody else", {}, async ({ wire, exchange, world }) => {
    const head = "host: a\r\ncontent-type: application/json\r\ncontent-length: 100\r\n";
    for (const target of [MANAGEMENT, "/portal/redeem", "/portal/notes"])
      await wire.hangUpAfter(
        `POST ${target} HTTP/1.1\r\n${withKey.map((pair) => pair.join(": ")).join()}\r\n${head}\r\n{`,
      );
    await wire.hangUpAfter(`GET ${GUARDED} HTTP/1.1\r\nhost: a\r\n\r\n`);
    await exchange(get("/portal/session", bearer(world.passes.live)));
  }),
  stageCase("enterPortal > sets a session cookie that the guard admits", {}, async ({ wire, exchange }) => {
    const entered = await exchange(call("POST", "/billing", sameOrigin), { mints: true });
    const cookies = (entered.headers.get("set-cookie") ?? []).filter((line) => !line.includes("Max-Age=0"));
    assert.equal(cookies.length, 1);
    const [pair = ""] = cookies[0]!.split(";");
    const paid = await wire.send(call("POST", "/api/pay", [["cookie", pair], ...sameOrigin]));
    assert.deepEqual([paid.status, JSON.parse(paid.body)], [200, { scopes: ["invoices:pay"] }]);
  }),
  stageCase("enterPortal > is for POST from the portal's own origin alone", {}, async ({ exchange }) => {
    for (const sent of [
      get("/billing", sameOrigin),
      call("HEAD", "/billing", sameOrigin),
      call("POST", "/billing"),
      call("POST", "/billing", [["sec-fetch-site", "same-site"], ...navigation]),
    ])
      await exchange(sent);
  }),
];
