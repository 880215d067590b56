import { tokenFromParent } from "@postern/core/browser";
import { createRoot } from "react-dom/client";
import { Invoices } from "./invoices.tsx";
import { PortalProvider } from "./portal-provider.tsx";

/** What runs in the frame: the portal's own origin, embedded by the merchant's. */
export function startFrame(root: Parameters<typeof createRoot>[0], portalOrigin: string, shopOrigin: string): void {
  const getToken = () => tokenFromParent(shopOrigin);
  createRoot(root).render(
    <PortalProvider sendTo={portalOrigin} getToken={getToken} expired={<p role="alert">Your session is over.</p>}>
      <Invoices />
    </PortalProvider>,
  );
}
