import { customerRoutes, everyScope } from "@postern/example-demo";
import { describe, expect, it } from "vitest";
import { type ServedDemo, serveDemo } from "../support/serve-demo.ts";
import { signedIn } from "../support/signed-in.ts";

/** Whoever has a live session may: it shows nothing of the shop and changes nothing there. */
const unscoped = ["/", "/continue", "/api/customer"];

/** One object of each kind, of Acme; and of the other tenant's customer with the same id. */
const objects = [
  { below: "/subscriptions/", ids: ["sub_acme_plan", "sub_lumen_acme_plan"] },
  { below: "/invoices/", ids: ["in_acme_1", "in_lumen_acme_1"] },
  { below: "/credits/", ids: ["cre_acme_001", "cre_lumen_acme_001"] },
] as const;

const idsFor = (path: string) => objects.find(({ below }) => path.includes(`${below}:id`))?.ids ?? [];
const routesOf = ({ demo }: ServedDemo) => customerRoutes(demo);

function stateOf({ shop }: ServedDemo) {
  return ["default", "lumen"].flatMap((tenantId) =>
    shop.customers.search(tenantId, "").customers.map(({ id: customerId }) => {
      const owner = { tenantId, customerId };
      return [shop.subscriptions.of(owner), shop.paymentMethods.of(owner)];
    }),
  );
}

describe("a session that may only read", () => {
  it("writes by no request", async () => {
    const served = await serveDemo();
    const { post } = await signedIn(served, { scopes: everyScope.filter((scope) => scope.endsWith(":read")) });
    const before = stateOf(served);
    const writing = routesOf(served).filter(({ method, path }) => method === "post" && !unscoped.includes(path));
    expect(writing.map(({ path }) => path)).toEqual([
      "/api/subscriptions/:id/cancel",
      "/api/subscriptions/:id/resume",
      "/api/setup-intent",
    ]);
    for (const { path } of writing)
      expect([path, await post(path.replace(":id", "sub_acme_plan"))]).toMatchObject([
        path,
        { status: 403, json: { code: "scope_insufficient" } },
      ]);
    expect(stateOf(served)).toEqual(before);
  });

  it("is told that there is nothing to see, where no part of the portal is open to it", async () => {
    const served = await serveDemo();
    const overview = async (scopes: Parameters<typeof signedIn>[1] & object) =>
      (await (await signedIn(served, scopes)).page("")).text;
    expect(await overview({ scopes: ["subscriptions:write"] })).toContain("shows no part of your billing");
    expect(await overview({ scopes: ["invoices:read"] })).toContain("see the navigation");
    expect(await overview({ scopes: ["usage:read"] })).not.toContain("Nothing to show here");
  });

  it("sees no button that writes, and no page that asks for it", async () => {
    const { page } = await signedIn(await serveDemo(), { scopes: ["subscriptions:read", "payment_methods:read"] });
    for (const path of ["/subscriptions", "/payment-methods"]) {
      const { status, text } = await page(path);
      expect(status).toBe(200);
      expect(text).not.toMatch(/\/cancel|\/resume|setup-intent/);
    }
    expect(await page("/subscriptions/sub_acme_plan/cancel")).toMatchObject({ status: 403 });
  });
});

describe("a session that may only cancel", () => {
  it("is told on the overview that it has, and is led to no page that it may not see", async () => {
    const served = await serveDemo();
    const { page } = await signedIn(served, { scopes: ["subscriptions:write"], locale: "de" });
    const asked = await page("/subscriptions/sub_acme_plan/cancel");
    expect([...asked.text.matchAll(/href="(\/portal[^"]*)"/g)].map(([, path]) => path)).not.toContain(
      "/portal/subscriptions",
    );
    for (const [notice, words] of [
      ["cancel", "Gekündigt. Das Abonnement"],
      ["over", "bereits beendet"],
    ])
      expect((await page(`?notice=${notice}`)).text).toMatch(new RegExp(`role="status">[^<]*${words}`));
    expect((await page("?notice=nonsense")).text).not.toContain('role="status"');
  });
});

describe("every route", () => {
  it("asks for a scope, but those that show nothing of the shop", async () => {
    const served = await serveDemo();
    const open = routesOf(served).filter(({ scopes }) => scopes.length === 0);
    expect(open.map(({ path }) => path)).toEqual(unscoped);
  });

  it("is refused to a session with every scope but that one", async () => {
    const served = await serveDemo();
    for (const scope of everyScope) {
      const { get, post } = await signedIn(served, { scopes: everyScope.filter((each) => each !== scope) });
      for (const { method, path, scopes } of routesOf(served)) {
        if (!scopes.includes(scope)) continue;
        const target = path.replace(":id", idsFor(path)[0] ?? "");
        const refused = await (method === "post" ? post : get)(target);
        expect([target, refused.status]).toEqual([target, 403]);
      }
    }
  });

  it("shows the way to itself only to sessions that may go there", async () => {
    const served = await serveDemo();
    for (const [scope, path] of [
      ["invoices:read", "invoices"],
      ["credits:read", "credits"],
      ["usage:read", "usage"],
      ["subscriptions:read", "subscriptions"],
      ["payment_methods:read", "payment-methods"],
    ] as const) {
      const { text } = await (await signedIn(served, { scopes: [scope] })).page("");
      const links = [...text.matchAll(/href="\/portal\/([a-z-]+)"/g)].map(([, each]) => each);
      expect(new Set(links)).toEqual(new Set([path]));
    }
  });
});

describe("an object of somebody else", () => {
  it("is a 404 on every route that names one, and one's own is not", async () => {
    const served = await serveDemo();
    const [globex, acme] = [await signedIn(served, { customerId: "cus_globex" }), await signedIn(served)];
    const before = stateOf(served);
    const naming = routesOf(served).filter(({ path }) => path.includes(":"));
    expect(naming.length).toBeGreaterThan(7);
    for (const { method, path } of naming) {
      const [mine, elsewhere] = idsFor(path);
      expect([path, mine]).toEqual([path, expect.any(String)]);
      const ask = ({ get, post }: typeof acme, id = "") => (method === "get" ? get : post)(path.replace(":id", id));
      const [theirs, nobodys] = [await ask(globex, mine), await ask(globex, "in_nobody")];
      expect([path, theirs]).toMatchObject([path, { status: 404, json: { code: "resource_unknown" } }]);
      expect(nobodys.text).toBe(theirs.text);
      expect([path, (await ask(acme, elsewhere)).status]).toEqual([path, 404]); // the same id, another tenant
      if (method === "post") continue;
      expect([path, (await ask(acme, mine)).status]).toEqual([path, 200]);
    }
    expect(stateOf(served)).toEqual(before);
  });

  it("is in nobody else's lists", async () => {
    const served = await serveDemo();
    const { get } = await signedIn(served, { customerId: "cus_globex" });
    const lists = routesOf(served).filter(({ method, path }) => method === "get" && !path.includes(":"));
    for (const { path } of lists) expect([path, /acme/i.test((await get(path)).text)]).toEqual([path, false]);
  });
});
