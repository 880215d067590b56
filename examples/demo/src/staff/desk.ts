import { PortalError, type Sessions } from "@postern/core";
import type { Scope } from "../demo-portal.ts";
import type { DemoReply, DemoRequest } from "../exchange.ts";
import type { Demo } from "../open-demo.ts";
import type { Route } from "../routes.ts";
import type { ShopCustomer } from "../shop/customers.ts";
import { atWork } from "./at-work.ts";
import { type Tenant, tenants } from "../shop/tenants.ts";

/** What a query may hold; nothing is left out of the address. */
export type Query = Readonly<Record<string, string | undefined>>;

/** Where a member of the staff works: one tenant at a time, and the address says which. */
export interface Desk {
  readonly tenant: Tenant;
  readonly tenants: readonly Tenant[];
  readonly sessions: Sessions<Scope>;
  /** Whom the path names. @throws {PortalError} `customer_unknown` */
  readonly customer: () => ShopCustomer;
  /** The address of another page, of the same tenant. */
  readonly at: (path: string, query?: Query) => string;
}

type Handle = (desk: Desk, request: DemoRequest) => DemoReply | Promise<DemoReply>;

/** Makes routes of the merchant's app: each works at the desk of its address, in the name of who is signed in. */
export function deskRoutes(demo: Demo) {
  const route =
    (method: Route["method"]) =>
    (path: string, handle: Handle): Route => ({
      method,
      path,
      handle: (request) => atWork(request.ip(), async () => handle(deskOf(demo, request), request)),
    });
  return { get: route("get"), post: route("post") };
}

function deskOf({ portal, shop: { customers } }: Demo, { query, param }: DemoRequest): Desk {
  const asked = query.get("tenant");
  const tenant = tenants.find(({ id }) => id === asked) ?? tenants[0];
  return {
    tenant,
    tenants,
    sessions: portal.forTenant(tenant.id).sessions,
    customer() {
      const found = customers.find({ tenantId: tenant.id, customerId: param("id") });
      if (found === undefined) throw new PortalError("customer_unknown");
      return found;
    },
    at: (path, rest) => addressOf(path, { tenant: tenant === tenants[0] ? undefined : tenant.id, ...rest }),
  };
}

/** The first tenant's addresses are the plain ones. */
export function addressOf(path: string, query: Query): string {
  const given = Object.entries(query).filter((pair): pair is [string, string] => Boolean(pair[1]));
  const [before, fragment] = path.split("#", 2);
  const search = given.length === 0 ? "" : `?${new URLSearchParams(given).toString()}`;
  return `${before}${search}${fragment === undefined ? "" : `#${fragment}`}`;
}

export function customerPath(customerId: string, action = ""): string {
  return `/customers/${encodeURIComponent(customerId)}${action}`;
}

export function sessionPath(sessionId: string, action = ""): string {
  return `/sessions/${encodeURIComponent(sessionId)}${action}`;
}
