/** A merchant whose customers use the portal. Its looks are in `public/theme-<id>.css` and `public/logo-<id>.svg`. */
export interface Tenant {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  /** What invoices say of the seller. */
  readonly address: readonly string[];
  /** The brand colour for documents, `#rrggbb`. */
  readonly color: string;
}

const tidewater: Tenant = {
  id: "default",
  name: "Tidewater",
  email: "billing@tidewater.example",
  address: ["Tidewater Analytics Inc.", "18 Harbour Street", "Portland, ME 04101", "United States"],
  color: "#0f5c63",
};

/** The demo has two: nothing of one is ever seen from the other. */
export const tenants: readonly [Tenant, ...Tenant[]] = [
  tidewater,
  {
    id: "lumen",
    name: "Lumen Press",
    email: "accounts@lumenpress.example",
    address: ["Lumen Press GmbH", "Lange Straße 7", "04103 Leipzig", "Germany"],
    color: "#8a3324",
  },
];

/** The session's tenant; a session of one that is gone sees the first one's looks and no data. */
export function tenantOf({ tenantId }: { readonly tenantId: string }): Tenant {
  return tenants.find(({ id }) => id === tenantId) ?? tidewater;
}
