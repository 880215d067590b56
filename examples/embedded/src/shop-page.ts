import { answerFrame, type PortalToken } from "@postern/core/browser";

interface Frame {
  readonly contentWindow: unknown;
  src: string;
}

/** What runs in the merchant's page: its own backend, where the customer is signed in, mints the tokens. */
export function startShopPage(frame: Frame, portalOrigin: string): void {
  answerFrame(frame, portalOrigin, async () => {
    const reply = await fetch("/portal-token", { method: "POST" });
    return reply.ok ? ((await reply.json()) as PortalToken) : undefined;
  });
  frame.src = `${portalOrigin}/embedded`; // not before there is someone to answer it
}
