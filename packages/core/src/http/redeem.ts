import type { Context } from "../context.ts";
import { PortalError } from "../errors.ts";
import { redeemLink } from "../operations/redeem.ts";
import { parseInput, redeemFormSchema, redeemSchema } from "../schemas.ts";
import { mediaTypeOf, readForm, readJson } from "./body.ts";
import { readClaimant } from "./cookie.ts";
import { enteringReply } from "./landing.ts";
import { callerOf, type HttpReply, type HttpRequest, jsonReply } from "./message.ts";
import { requireSameOrigin } from "./same-origin.ts";
import { wireAccess } from "./wire.ts";

/** Redeems a link: the open page's form gets the session cookie, a JSON client gets the portal token. */
export async function redeem(ctx: Context, request: HttpRequest): Promise<HttpReply> {
  const type = mediaTypeOf(request, ["application/json", "application/x-www-form-urlencoded"]);
  return type === "application/json" ? redeemJson(ctx, request) : redeemForm(ctx, request);
}

async function redeemJson(ctx: Context, request: HttpRequest): Promise<HttpReply> {
  const { token: linkToken, claimant } = parseInput(redeemSchema, await readJson(request));
  const { token, access } = await redeemLink(ctx, linkToken, { claimant }, callerOf(request));
  const session = wireAccess(access);
  return jsonReply(200, { token, tokenType: "Bearer", expiresAt: session.expiresAt, session });
}

/** Without the claimant cookie a lost reply could not be repeated, so the link is not spent. */
async function redeemForm(ctx: Context, request: HttpRequest): Promise<HttpReply> {
  const { header } = request;
  requireSameOrigin(ctx, header);
  const { token: linkToken } = parseInput(redeemFormSchema, await readForm(request));
  const claimant = readClaimant(ctx, header);
  if (claimant === undefined) throw new PortalError("cookies_required");
  const { token, access } = await redeemLink(ctx, linkToken, { claimant }, callerOf(request));
  return enteringReply(ctx, header, token, access);
}
