import type { CustomerDirectory } from "@postern/core";

const invoices = [
  { id: "in_1", customerId: "cus_acme", total: "120.00" },
  { id: "in_2", customerId: "cus_globex", total: "80.00" },
];

/** Whom the app of the quickstart has for customers. */
export const customers: CustomerDirectory = {
  find: ({ customerId }) => invoices.flatMap((each) => (each.customerId === customerId ? { id: customerId } : []))[0],
};

export function invoicesOf({ customerId }: { readonly customerId: string }) {
  return invoices.filter((invoice) => invoice.customerId === customerId);
}
