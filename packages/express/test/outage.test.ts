import { memoryStore, type PortalStore } from "@postern/core";
import { describe, expect, it } from "vitest";
import { managementRoutes, portalGuard, portalRoutes } from "../src/index.ts";
import { type Express, majors } from "./support/majors.ts";
import {
  bearer,
  navigation,
  sameOrigin,
  samplePortal,
  SESSION_COOKIE,
  withKey,
} from "@postern/test-support/sample-portal";
import { cookiesOf, form, json, serve } from "@postern/test-support/http";

type Weather = "fine" | "rejects" | "never answers";

/** A store whose connection can be cut and mended. */
function fragileStore() {
  const whole = memoryStore();
  const state: { weather: Weather } = { weather: "fine" };
  const cut =
    (verb: (...args: never[]) => Promise<unknown>) =>
    (...args: never[]) => {
      if (state.weather === "rejects") return Promise.reject(new Error("connection refused"));
      return state.weather === "fine" ? verb(...args) : new Promise(() => {});
    };
  const verbs = Object.entries(whole).map(([name, verb]) => [name, cut(verb as never)]);
  return { store: Object.fromEntries(verbs) as PortalStore, state };
}

async function outageApp(express: Express) {
  const { store, state } = fragileStore();
  const portal = samplePortal({ store });
  let handled = 0;
  const app = express();
  app.use("/v1/portal-sessions", managementRoutes(portal));
  app.use("/portal", portalRoutes(portal));
  app.get("/guarded", portalGuard(portal), (_req, res) => {
    handled += 1;
    res.send("in");
  });
  return { portal, state, ...(await serve(app)), handled: () => handled };
}

const unavailable = { status: 503, headers: { "retry-after": "1" } };

describe.each(majors)("an outage of the store, $major", ({ express }) => {
  it.each(["rejects", "never answers"] as const)(
    "is a 503 to a guarded request, keeps the cookie, and is over when the store is back: it %s",
    async (weather) => {
      const { portal, state, send, handled } = await outageApp(express);
      const token = (await bearer(portal)).authorization.slice(7);
      const headers = { cookie: `${SESSION_COOKIE}=${token}` };
      state.weather = weather;
      const [toScript, toPerson] = await Promise.all([
        send("/guarded", { headers }),
        send("/guarded", { headers: { ...headers, ...navigation } }),
      ]);
      expect(toScript).toMatchObject({ ...unavailable, json: { code: "store_unavailable" } });
      expect(toPerson).toMatchObject(unavailable);
      for (const answer of [toScript, toPerson]) {
        expect(answer.headers).not.toHaveProperty("set-cookie");
        expect(answer.headers).not.toHaveProperty("www-authenticate");
      }
      expect(handled()).toBe(0);
      state.weather = "fine";
      expect(await send("/guarded", { headers })).toMatchObject({ status: 200, text: "in" });
      expect(handled()).toBe(1);
    },
  );

  it("spends no link, logs nobody out and loses no request for good", async () => {
    const { portal, state, send } = await outageApp(express);
    const { url, token } = await portal.sessions.create({ customerId: "cus_acme" });
    const path = new URL(url!).pathname;
    const claimant = cookiesOf(await send(path));
    const pressButton = () => send("/portal/redeem", form({ token }, { ...sameOrigin, ...claimant }));

    state.weather = "rejects";
    const create = () => send("/v1/portal-sessions", json({ customerId: "cus_acme" }, withKey));
    for (const answer of [await send(path), await pressButton(), await create()])
      expect(answer).toMatchObject(unavailable);
    state.weather = "fine";
    expect(await create()).toMatchObject({ status: 201 });
    const entered = await pressButton();
    expect(entered).toMatchObject({ status: 303 });

    const headers = { ...sameOrigin, ...cookiesOf(entered) };
    state.weather = "rejects";
    for (const [method, way] of [
      ["POST", "/portal/logout"],
      ["DELETE", "/portal/session"],
    ] as const) {
      const kept = await send(way, { method, headers });
      expect(kept).toMatchObject(unavailable);
      expect(kept.headers).not.toHaveProperty("set-cookie");
    }
    state.weather = "fine";
    expect(await send("/portal/session", { headers })).toMatchObject({ status: 200 });
  });
});
