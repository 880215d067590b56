import type { CustomerDirectory } from "@postern/core";

const invoices = [{ id: "in_1", customerId: "cus_acme", total: "120.00" }];

export const customers: CustomerDirectory = {
  find: ({ customerId }) => (customerId === "cus_acme" ? { id: customerId } : undefined),
};

export function invoicesOf({ customerId }: { readonly customerId: string }) {
  return invoices.filter((invoice) => invoice.customerId === customerId);
}

/** Stands in for the app's own login. */
export function customerOf(req: { get(name: string): string | undefined }): string {
  return req.get("x-signed-in") ?? "";
}
