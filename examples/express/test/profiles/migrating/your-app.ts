import type { PortalAccess } from "@postern/core";

// What the mounted profiles ask of a merchant's app.

export function findInvoice(id: unknown) {
  return id === "in_2" ? { id, customerId: "cus_globex" } : undefined;
}

export function pageOf({ customerId }: PortalAccess): string {
  return `<h1>${customerId}</h1>`;
}

export function setCancelAtPeriodEnd(customerId: string, id: string, cancelAtPeriodEnd: boolean) {
  return customerId === "cus_acme" && id === "sub_1" ? { id, cancelAtPeriodEnd } : undefined;
}

export async function setupUrlOf(customerId: string): Promise<string> {
  return `https://checkout.example/${customerId}`;
}
