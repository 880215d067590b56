import { type HeldSession, holdPortalSession, type HoldOptions } from "@postern/core/browser";
import { createContext, type ReactNode, useContext, useEffect, useState } from "react";

type Props = Pick<HoldOptions, "sendTo" | "getToken"> & { readonly expired: ReactNode; readonly children: ReactNode };
const Session = createContext<HeldSession | undefined>(undefined);

export function PortalProvider({ sendTo, getToken, expired, children }: Props) {
  const [session, setSession] = useState<HeldSession>();
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    const renew = () => void held.renew().catch(() => {});
    const held = holdPortalSession({ sendTo, getToken, onExpiring: renew, onExpired: () => setOver(true) });
    setSession(held);
    return held.close;
  }, [sendTo, getToken]);
  if (session === undefined) return null;
  return <Session value={session}>{isOver ? expired : children}</Session>;
}

export const usePortal = () => useContext(Session)!;
