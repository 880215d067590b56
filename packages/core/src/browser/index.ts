export type { EndCode, ExpiryOptions } from "./expiry-watch.ts";
export { answerFrame, tokenFromParent } from "./frame.ts";
export { holdPortalSession } from "./hold-session.ts";
export type { HeldSession, HoldOptions } from "./hold-session.ts";
export type { PortalToken } from "./portal-token.ts";
export { redeemLink } from "./redeem-link.ts";
export type { RedeemRefusal } from "./redeem-link.ts";
