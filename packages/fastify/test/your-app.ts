const invoices = [
  { id: "in_1", customerId: "cus_acme" },
  { id: "in_2", customerId: "cus_globex" },
];

export function invoicesOf({ customerId }: { readonly customerId: string }) {
  return invoices.filter((invoice) => invoice.customerId === customerId);
}
