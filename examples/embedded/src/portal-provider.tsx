import { type HeldSession, holdPortalSession, type HoldOptions } from "@postern/core/browser";
import { createContext, type ReactNode, useContext, useEffect, useState } from "react";

type Props = Pick<HoldOptions, "sendTo" | "getToken"> & { readonly expired: ReactNode; readonly children: ReactNode };
const Session = createContext<HeldSession | undefined>(undefined);

export function PortalProvider({ sendTo, getToken, expired, children }: Props) {
  const [held, setHeld] = useState<Pick<Props, "sendTo" | "getToken"> & { session: HeldSession; isOver: boolean }>();
  useEffect(() => {
    const tell = (isOver: boolean) => setHeld({ sendTo, getToken, session, isOver });
    const onExpiring = () => void session.renew().catch(() => {});
    const session = holdPortalSession({ sendTo, getToken, onExpiring, onExpired: () => tell(true) });
    tell(false);
    return session.close;
  }, [sendTo, getToken]);
  // Another customer's session is closed, or about to be.
  if (held?.sendTo !== sendTo || held.getToken !== getToken) return null;
  return <Session value={held.session}>{held.isOver ? expired : children}</Session>;
}

export const usePortal = () => useContext(Session)!;
