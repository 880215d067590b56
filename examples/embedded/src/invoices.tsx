import { useEffect, useState } from "react";
import { usePortal } from "./portal-provider.tsx";

/** A page of the portal, as any other React component: it knows of the session only its `fetch`. */
export function Invoices() {
  const portal = usePortal();
  const [text, setText] = useState("Loading");
  const [visits, setVisits] = useState(1);
  useEffect(() => {
    let isShown = true;
    const show = (next: string) => isShown && setText(next);
    portal.fetch("/api/invoices").then(
      async (reply) => show(reply.ok ? await reply.text() : `Refused: ${reply.status}`),
      (error: Error) => show(`Failed: ${error.message}`),
    );
    return () => void (isShown = false);
  }, [portal, visits]);
  const again = () => {
    setText("Loading");
    setVisits(visits + 1);
  };
  return (
    <main>
      <p role="status">{`${visits}: ${text}`}</p>
      <button onClick={again}>Again</button>
    </main>
  );
}
