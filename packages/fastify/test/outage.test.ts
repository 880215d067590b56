import { memoryStore, type PortalStore } from "@postern/core";
import { describe, expect, it } from "vitest";
import { portalGuard, portalPlugin } from "../src/index.ts";
import { mount } from "./support/mount.ts";
import { cookiesOf, form, json } from "@postern/test-support/http";
import {
  bearer,
  navigation,
  sameOrigin,
  samplePortal,
  SESSION_COOKIE,
  withKey,
} from "@postern/test-support/sample-portal";
import { serve } from "./support/serve.ts";

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

async function outageApp() {
  const { store, state } = fragileStore();
  const portal = samplePortal({ store });
  let handled = 0;
  const app = mount(portal);
  app.register(portalPlugin(portal));
  const handler = () => `in, ${(handled += 1)}`;
  app.get("/guarded", { onRequest: portalGuard(portal) }, handler);
  app.get("/by-config", { config: { portal: {} } }, handler);
  return { portal, state, ...(await serve(app)), handled: () => handled };
}

const unavailable = { status: 503, headers: { "retry-after": "1" } };

describe("an outage of the store", () => {
  const ways = (["rejects", "never answers"] as const).flatMap((weather) =>
    ["/guarded", "/by-config"].map((path) => ({ weather, path })),
  );

  it.each(ways)(
    "is a 503 to a guarded request, keeps the cookie, and is over when the store is back: it $weather, $path",
    async ({ weather, path }) => {
      const { portal, state, send, handled } = await outageApp();
      const token = (await bearer(portal)).authorization.slice(7);
      const headers = { cookie: `${SESSION_COOKIE}=${token}` };
      state.weather = weather;
      const [toScript, toPerson] = await Promise.all([
        send(path, { headers }),
        send(path, { headers: { ...headers, ...navigation } }),
      ]);
      expect(toScript).toMatchObject({ ...unavailable, json: { code: "store_unavailable" } });
      expect(toPerson).toMatchObject(unavailable);
      for (const answer of [toScript, toPerson]) {
        expect(answer.headers).not.toHaveProperty("set-cookie");
        expect(answer.headers).not.toHaveProperty("www-authenticate");
      }
      expect(handled()).toBe(0);
      state.weather = "fine";
      expect(await send(path, { headers })).toMatchObject({ status: 200, text: "in, 1" });
    },
  );

  it("spends no link, logs nobody out and loses no request for good", async () => {
    const { portal, state, send } = await outageApp();
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
