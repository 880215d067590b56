import { useEffect, useState } from "react";
import type { Root } from "react-dom/client";
import type { HoldOptions, PortalToken } from "@postern/core/browser";
import { PortalProvider, usePortal } from "../../src/portal-provider.tsx";

export { createRoot } from "react-dom/client";

/** What the requests of the page came to. */
export const told: string[] = [];

/** Starts a page whose customer changes while the provider stays. @returns what shows a customer. */
export function startPage(root: Root, sendTo: string, tokens: Readonly<Record<string, PortalToken>>) {
  const getTokens = new Map<string, HoldOptions["getToken"]>();
  for (const [id, token] of Object.entries(tokens)) getTokens.set(id, async () => token);
  return (id: string) =>
    root.render(
      <PortalProvider sendTo={sendTo} getToken={getTokens.get(id)!} expired={<p role="alert">Over.</p>}>
        <Customer id={id} />
      </PortalProvider>,
    );
}

function Customer({ id }: { readonly id: string }) {
  const portal = usePortal();
  const [visits, setVisits] = useState(1);
  useEffect(() => {
    portal.fetch("/api/invoices").then(
      async (reply) => told.push(`${id} ${visits}: ${reply.ok ? await reply.text() : reply.status}`),
      (error: Error) => told.push(`${id} ${visits}: ${error.message}`),
    );
  }, [portal, id, visits]);
  return <button onClick={() => setVisits(visits + 1)}>{id}</button>;
}
