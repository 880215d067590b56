export { apiKeys } from "./api-keys.ts";
export type { ApiKey, Authenticate, Permission, Principal } from "./api-keys.ts";
export type { Clock } from "./clock.ts";
export type { Customer, CustomerDirectory, CustomerQuery } from "./directory.ts";
export { PortalError } from "./errors.ts";
export type { FieldError, PortalErrorCode, PortalErrorOptions } from "./errors.ts";
export { memoryStore } from "./memory-store.ts";
export type { MemoryStore } from "./memory-store.ts";
export type { CreateInput, CustomerRef } from "./operations/create.ts";
export type { Health } from "./operations/health.ts";
export type { ListInput, SessionPage } from "./operations/list.ts";
export type { Redeemed, RedeemOptions } from "./operations/redeem.ts";
export type { RevokeInput } from "./operations/revoke.ts";
export type { Brand, PortalOptions } from "./options.ts";
export { ownedBy } from "./owned-by.ts";
export type { OwnedResource } from "./owned-by.ts";
export { ownerKey } from "./owner.ts";
export { createPortal } from "./portal.ts";
export type { Portal, Sessions } from "./portal.ts";
export type { ScopesOption } from "./scope.ts";
export { statusOf } from "./session.ts";
export type { PortalSession, SessionDelivery, SessionStatus, SessionUse } from "./session.ts";
export type {
  ListPage,
  ListPosition,
  ListQuery,
  Owner,
  OwnerOrTenant,
  PortalStore,
  Redemption,
} from "./store.ts";
export type { TtlOptions } from "./ttl.ts";
export type { CreatedSession, PortalAccess, SessionView } from "./views.ts";
