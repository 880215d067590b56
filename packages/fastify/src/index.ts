export { ownedBy } from "@postern/core";
export type { GuardOptions } from "@postern/core/http";
export { getPortal, portalGuard } from "./guard.ts";
export type { HostReply, HostRequest, PortalErrorHandler, PortalHook } from "./host.ts";
export { mendLinks } from "./mend-links.ts";
export { portalPlugin } from "./plugin.ts";
export type { PluginOptions } from "./plugin.ts";
export { enterPortal, portalErrors } from "./reply.ts";
export { managementRoutes, portalRoutes, profileRoutes } from "./routes.ts";
