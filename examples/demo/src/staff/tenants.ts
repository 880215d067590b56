/** One of the merchant's organisations: what belongs to one is never seen by another. */
export interface Tenant {
  readonly id: string;
  readonly name: string;
}

/** The first one's pages have the plain addresses. */
export const tenants: readonly [Tenant, ...Tenant[]] = [{ id: "default", name: "Tidewater" }];
