import { PortalError } from "../errors.ts";
import type { CreateInput, CustomerRef } from "../operations/create-input.ts";
import { contextOfPortal, type Portal } from "../portal.ts";
import { denialReply } from "./denial.ts";
import { enteringReply } from "./landing.ts";
import type { HeaderLookup, HttpReply } from "./message.ts";
import { isUnsafe, requireSameOrigin } from "./same-origin.ts";

type NotAsked = keyof CustomerRef | "delivery" | "use" | "openWithinSeconds";

/** Whom to let in; the delivery is the cookie itself. */
export type EnterInput<S extends string = string> = CustomerRef &
  Omit<CreateInput<S>, NotAsked> & {
    /** Default `"default"`. */
    readonly tenantId?: string | undefined;
  };

/**
 * Walks a customer, whom the merchant's app knows already, straight into the portal: mints a session, sets
 * its cookie and redirects, without any link. For POST handlers on the host of `baseUrl` only.
 *
 * @returns the reply to write: 303 into the portal, or a refusal (`origin_refused`, or what create throws).
 * @throws {TypeError} for a tenant id that is none.
 */
export async function enterPortal<S extends string>(
  portal: Portal<S>,
  method: string,
  header: HeaderLookup,
  input: EnterInput<S>,
): Promise<HttpReply> {
  const ctx = contextOfPortal(portal);
  try {
    if (!isUnsafe(method))
      throw new PortalError("method_not_allowed", { detail: "Enter the portal by POST.", headers: { allow: "POST" } });
    requireSameOrigin(ctx, header);
    const { tenantId = "default", ...asked } = input;
    const session = await portal.forTenant(tenantId).sessions.create({ ...asked, delivery: "token" });
    return enteringReply(ctx, header, session.token, session);
  } catch (error) {
    if (!(error instanceof PortalError)) throw error;
    return denialReply(ctx, error, header);
  }
}
