import type { PortalErrorCode } from "../errors.ts";
import { type Json, jsonReplyOf, type Operation, ref, writeOperation } from "./openapi-parts.ts";

const always: readonly PortalErrorCode[] = [
  "credential_ambiguous",
  "store_unavailable",
  "store_corrupt",
  "directory_unavailable",
];
const links: readonly PortalErrorCode[] = ["link_invalid", "link_expired", "link_redeemed", "session_revoked"];
const guarded: readonly PortalErrorCode[] = ["credential_missing", "token_invalid", "token_expired", "session_revoked"];

const withLink = { tags: ["customer side"], security: [], onLink: true, pages: true };
const withSession = {
  tags: ["customer side"],
  security: [{ portalToken: [] }, { portalTokenHeader: [] }, { portalCookie: [] }],
  pages: true,
};

const text = { schema: { type: "string" } };
const page = (description: string): Json => ({ description, content: { "text/html": text } });
const redirect = (description: string): Json => ({ description, headers: { location: text } });

function operations(): Readonly<Record<"open" | "redeem" | "read" | "end" | "logOut" | "keys", Operation>> {
  return {
    open: {
      ...withLink,
      operationId: "openLink",
      summary: "Show the page behind an access link",
      description: "Spends nothing and sets no session cookie, however often it is fetched and by whom.",
      replies: { 200: page("The page whose button redeems."), 303: redirect("This browser is in already.") },
      refusals: [...links, ...always],
    },
    redeem: {
      ...withLink,
      operationId: "redeemLink",
      summary: "Turn a link token into a portal token",
      description: "The page's form gets the session cookie; a JSON client gets the portal token.",
      body: { "application/json": ref("Redeem"), "application/x-www-form-urlencoded": ref("RedeemForm") },
      replies: {
        200: jsonReplyOf("The portal token.", ref("Redeemed")),
        303: redirect("Into the portal, with the session cookie."),
      },
      refusals: [
        ...links,
        ...always,
        "request_malformed",
        "cookies_required",
        "origin_refused",
        "body_too_large",
        "media_type_unsupported",
      ],
    },
    read: {
      ...withSession,
      operationId: "getOwnSession",
      summary: "Read one's own session",
      replies: { 200: jsonReplyOf("The session.", ref("Access")) },
      refusals: [...guarded, ...always],
    },
    end: {
      ...withSession,
      operationId: "endOwnSession",
      summary: "End one's own session",
      replies: { 204: { description: "Ended; the session cookie is cleared." } },
      refusals: [...guarded, "origin_refused", ...always],
    },
    logOut: {
      ...withSession,
      operationId: "logOut",
      summary: "Log out by a form's button",
      description: "No error without a live session; one that is there ends.",
      replies: { 200: page("Signed out, and no way back is known."), 303: redirect("Back to where one came from.") },
      refusals: ["origin_refused", ...always],
    },
    keys: {
      tags: ["customer side"],
      security: [],
      operationId: "getKeys",
      summary: "Read the public keys of the portal tokens",
      description: "A JWK Set (RFC 7517). Cacheable.",
      replies: {
        200: jsonReplyOf("The keys.", {
          type: "object",
          properties: { keys: { type: "array", items: { type: "object" } } },
        }),
      },
      refusals: [],
    },
  };
}

/** The customer side, below `baseUrl` wherever the management API is. */
export function customerPaths(baseUrl: string, hasKeys: boolean): Json {
  const { open, redeem, read, end, logOut, keys } = operations();
  const servers = [{ url: baseUrl }];
  const token = { name: "token", in: "path", required: true, schema: { type: "string" }, description: "A link token." };
  return {
    "/open/{token}": { servers, parameters: [token], get: writeOperation(open) },
    "/redeem": { servers, post: writeOperation(redeem) },
    "/session": { servers, get: writeOperation(read), delete: writeOperation(end) },
    "/logout": { servers, post: writeOperation(logOut) },
    ...(hasKeys ? { "/.well-known/jwks.json": { servers, get: writeOperation(keys) } } : {}),
  };
}
