import type { DemoRequest } from "../exchange.ts";
import type { Demo } from "../open-demo.ts";
import type { Route } from "../routes.ts";
import { requireSameOrigin } from "../staff/same-origin.ts";
import { notFoundPage } from "../ui/message-page.ts";
import { seeOther } from "../ui/reply.ts";
import { cardPage, cards } from "./card-page.ts";

/** The processor's own pages. No session of the portal is known here: the address is what admits. */
export function processorRoutes({ processor, settings, clock }: Demo): readonly Route[] {
  const path = "/card-stand-in/:intent";
  const back = `${settings.baseUrl}/payment-methods`;
  const draw = (request: DemoRequest, wasDeclined: boolean) => cardPage(request.param("intent"), back, wasDeclined);
  return [
    {
      method: "get",
      path,
      handle: (request) => (processor.isOpen(request.param("intent")) ? draw(request, false) : notFoundPage("/portal")),
    },
    {
      method: "post",
      path,
      handle(request) {
        requireSameOrigin(settings.origin, request.header);
        const intent = request.param("intent");
        const card = cards.find(({ id }) => id === request.form.get("card"));
        if (!processor.isOpen(intent)) return notFoundPage("/portal");
        if (card?.last4 === undefined) return draw(request, true);
        const { brand, last4 } = card;
        const expYear = new Date(clock()).getUTCFullYear() + 3;
        processor.complete(intent, { brand, last4, expMonth: 9, expYear });
        return seeOther(`${back}?notice=updated`);
      },
    },
  ];
}
