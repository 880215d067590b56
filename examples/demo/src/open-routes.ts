import type { Demo } from "./open-demo.ts";
import { signedOutPage } from "./portal/signed-out-page.ts";
import { profileOpenRoutes } from "./profiles/open-routes.ts";
import { processorRoutes } from "./processor/routes.ts";
import type { Route } from "./routes.ts";
import { assetReply } from "./ui/assets.ts";
import { notFoundPage } from "./ui/message-page.ts";
import { jsonReply } from "./ui/reply.ts";

/** What everybody may ask for. */
export function openRoutes(demo: Demo): readonly Route[] {
  const { portal } = demo;
  return [
    ...processorRoutes(demo),
    ...profileOpenRoutes(),
    {
      method: "get",
      path: "/assets/:name",
      handle: (request) => assetReply(request.param("name")) ?? notFoundPage(""),
    },
    { method: "get", path: "/signed-out", handle: signedOutPage },
    {
      method: "get",
      path: "/healthz",
      async handle() {
        const health = await portal.health();
        return jsonReply(health, health.ok ? 200 : 503);
      },
    },
  ];
}
