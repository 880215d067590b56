import { describe, expect, test } from "vitest";
import { enterPortal, portalErrorResponse, portalGuard, portalRoutes } from "../../src/fetch.ts";
import { ownedBy } from "../../src/index.ts";
import { bearer, cookiesOf, post, requestTo, sameOrigin, samplePortal } from "./sample-portal.ts";

/** What Next calls a route handler with. */
interface RouteContext {
  readonly params: Promise<Record<string, string>>;
}

const portal = samplePortal();

// app/portal/[...path]/route.ts
const routes = portalRoutes(portal, { prefix: "/portal" });
const customerSide: Record<string, (request: Request, context: RouteContext) => Promise<Response>> = {
  DELETE: routes,
  GET: routes,
  OPTIONS: routes,
  POST: routes,
};

// app/api/invoices/[id]/route.ts
const guard = portalGuard(portal, "invoices:read");
async function GET(request: Request, { params }: RouteContext): Promise<Response> {
  const { access, response } = await guard(request);
  if (response !== undefined) return response;
  const { id } = await params;
  try {
    return Response.json(ownedBy(access, id === "in_1" ? { id, customerId: "cus_acme" } : undefined));
  } catch (error) {
    const refusal = portalErrorResponse(portal, error, request);
    if (refusal === undefined) throw error;
    return refusal;
  }
}

// app/billing/route.ts
async function POST(request: Request): Promise<Response> {
  return enterPortal(portal, request, { customerId: "cus_acme" });
}

const context = (params: Record<string, string> = {}): RouteContext => ({ params: Promise.resolve(params) });

describe("in route handlers of Next", () => {
  test("a link is redeemed, and the session read and ended", async () => {
    const { token: link } = await portal.sessions.create({ customerId: "cus_acme" });
    const redeemed = await customerSide["POST"]!(post("/portal/redeem", { token: link }), context());
    const { token } = (await redeemed.json()) as { token: string };
    const headers = { authorization: `Bearer ${token}` };
    const session = await customerSide["GET"]!(requestTo("/portal/session", { headers }), context());
    expect(await session.json()).toMatchObject({ customerId: "cus_acme" });
    const ended = await customerSide["DELETE"]!(requestTo("/portal/session", { method: "DELETE", headers }), context());
    expect([ended.status, ended.body]).toEqual([204, null]);
    const after = await customerSide["GET"]!(requestTo("/portal/session", { headers }), context());
    expect(await after.json()).toMatchObject({ code: "session_revoked" });
  });

  test("what is none of our paths is a 404 problem", async () => {
    const refused = await customerSide["GET"]!(requestTo("/portal/nothing"), context());
    expect([refused.status, refused.headers.get("content-type")]).toEqual([
      404,
      "application/problem+json; charset=utf-8",
    ]);
  });

  test("a guarded handler runs for its own customer alone", async () => {
    const headers = await bearer(portal);
    const read = async (id: string, init: RequestInit = {}) =>
      (await GET(requestTo(`/api/invoices/${id}`, init), context({ id }))).json();
    expect(await read("in_1", { headers })).toEqual({ id: "in_1", customerId: "cus_acme" });
    expect(await read("in_2", { headers })).toMatchObject({ code: "resource_unknown" });
    expect(await read("in_1")).toMatchObject({ code: "credential_missing" });
  });

  test("enterPortal walks in with the session cookie", async () => {
    const entered = await POST(requestTo("/billing", { method: "POST", headers: sameOrigin }));
    expect([entered.status, entered.headers.get("location")]).toEqual([303, "https://billing.example/portal"]);
    const session = await customerSide["GET"]!(
      requestTo("/portal/session", { headers: cookiesOf(entered) }),
      context(),
    );
    expect(session.status).toBe(200);
  });
});
