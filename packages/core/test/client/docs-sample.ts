import { createPortalClient, PortalError } from "@postern/core/client";

const client = createPortalClient<"invoices:read" | "invoices:pay">({
  baseUrl: "https://billing.example.com/v1/portal-sessions",
  apiKey: process.env["POSTERN_API_KEY"]!,
});

const { id, url } = await client.portalSessions.create({ customerId: "cus_acme", scopes: ["invoices:read"] });
console.log(url); // hand it to this customer; a real app writes it into no log
const { status } = await client.portalSessions.get(id);
const { data, nextCursor } = await client.portalSessions.list({ customerId: "cus_acme", limit: 100 });
console.log(id, status, data.length, nextCursor);
for await (const each of client.portalSessions.list({ includeExpired: true })) console.log(each.id, each.status);

await client.portalSessions.revoke(id); // or { jti }; delete(id) is the same
await client.portalSessions.revoke({ customerId: "cus_acme" });
await client.portalSessions.revoke({ customerExternalId: "acme-001" });
await client.portalSessions.revoke({ all: true });

try {
  await client.portalSessions.create({ customerId: "nobody" });
} catch (error) {
  if (!(error instanceof PortalError && error.code === "customer_unknown")) throw error;
}
