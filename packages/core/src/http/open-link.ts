import type { Context } from "../context.ts";
import { PortalError } from "../errors.ts";
import { concerning } from "../events.ts";
import { peek } from "../operations/authorize.ts";
import { type Link, readLink, refuseEndedLink, repeatedToken } from "../operations/read-link.ts";
import { tellDenial } from "../operations/tell-denial.ts";
import type { PortalSession } from "../session.ts";
import { randomSecret } from "../token.ts";
import type { PortalAccess } from "../views.ts";
import { claimantCookie, cookieNames, readClaimant, readCookie } from "./cookie.ts";
import { landingReply } from "./landing.ts";
import { callerOf, type HeaderLookup, type HttpReply, type HttpRequest } from "./message.ts";
import { htmlReply } from "./pages/html.ts";
import { languageOf } from "./pages/language.ts";
import { openPage } from "./pages/open-page.ts";

/**
 * Answers GET of an access link: a page with a button, however often it is fetched and by whom. It spends
 * nothing and sets no session cookie, so mail scanners may look.
 * @see docs/adr/0005-get-never-redeems.md
 */
export async function openLink(ctx: Context, request: HttpRequest, linkToken: string): Promise<HttpReply> {
  let session: PortalSession | undefined;
  try {
    const link = await readLink(ctx, linkToken);
    session = link.session;
    return await pageOf(ctx, request, link, linkToken);
  } catch (error) {
    tellDenial(ctx, error, session, callerOf(request));
    throw error;
  }
}

async function pageOf(ctx: Context, request: HttpRequest, link: Link, linkToken: string): Promise<HttpReply> {
  const { header } = request;
  const holder = await liveHolder(ctx, header);
  if (holder?.sessionId === link.session.id) return landingReply(ctx, link.session.page);
  const claimant = readClaimant(ctx, header);
  await refuseSpentLink(ctx, link, claimant);
  const page = openPage(ctx, languageOf(ctx, link.session.locale, header), {
    linkToken,
    customer: await customerName(ctx, link),
    actor: link.session.actor,
    submitsItself: maySubmitItself(link, header, holder),
  });
  ctx.events.emit("opened", concerning(link.session), callerOf(request));
  const cookie = claimant === undefined ? { "set-cookie": claimantCookie(ctx, header, randomSecret()) } : {};
  return htmlReply(ctx, 200, page, cookie);
}

/** Whose live session this browser has, if any. An outage is not "none": it rejects. */
async function liveHolder(ctx: Context, header: HeaderLookup): Promise<PortalAccess | undefined> {
  try {
    const token = readCookie(header("cookie"), cookieNames(ctx).session);
    return token === undefined ? undefined : await peek(ctx, token);
  } catch (error) {
    if (error instanceof PortalError && error.status < 500) return undefined;
    throw error;
  }
}

/** Refuses now what pressing the button would refuse. @throws {PortalError} all of them 410 */
async function refuseSpentLink(ctx: Context, link: Link, claimant: string | undefined): Promise<void> {
  const { session } = link;
  const { returnUrl, locale } = session;
  const now = ctx.clock();
  refuseEndedLink(session, now);
  if (session.redeemedAt === null) {
    if (now >= session.openUntil) throw new PortalError("link_expired", { returnUrl, locale });
    return;
  }
  if ((await repeatedToken(ctx, link, claimant ?? "", now)) === undefined)
    throw new PortalError("link_redeemed", { returnUrl, locale });
}

/**
 * Only an in-app link opened from the merchant's own pages presses its button by itself, and never over
 * another customer's live session. Mail scanners run scripts too.
 */
function maySubmitItself({ session }: Link, header: HeaderLookup, holder: PortalAccess | undefined): boolean {
  const site = header("sec-fetch-site");
  const inApp = session.delivery === "redirect";
  const stranger =
    holder !== undefined && (holder.tenantId !== session.tenantId || holder.customerId !== session.customerId);
  return inApp && (site === "same-origin" || site === "same-site") && !stranger;
}

/** The name is a courtesy: without the directory the page shows the id. */
async function customerName(ctx: Context, { session }: Link): Promise<string> {
  const { tenantId, customerId, customerExternalId } = session;
  const known = customerExternalId || customerId;
  try {
    return (await ctx.links.findCustomer({ tenantId, customerId }))?.name || known;
  } catch {
    return known;
  }
}
