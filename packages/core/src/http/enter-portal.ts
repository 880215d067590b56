import { PortalError } from "../errors.ts";
import type { CreateInput, CustomerRef } from "../operations/create-input.ts";
import { createSession } from "../operations/create.ts";
import { contextOfPortal, type Portal } from "../portal.ts";
import { isOpaqueId } from "../text.ts";
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
 * @param ip the client's address, asked only if an auditor listens.
 * @returns the reply to write: 303 into the portal, or a refusal (`origin_refused`, or what create throws).
 * @throws {TypeError} for a tenant id that is none.
 */
export async function enterPortal<S extends string>(
  portal: Portal<S>,
  method: string,
  header: HeaderLookup,
  input: EnterInput<S>,
  ip?: () => string | undefined,
): Promise<HttpReply> {
  const ctx = contextOfPortal(portal);
  try {
    if (!isUnsafe(method))
      throw new PortalError("method_not_allowed", { detail: "Enter the portal by POST.", headers: { allow: "POST" } });
    requireSameOrigin(ctx, header);
    const { tenantId = "default", ...asked } = input;
    if (!isOpaqueId(tenantId)) throw new TypeError("enterPortal needs a tenant id of 1 to 255 characters");
    const caller = () => ({ ip: ip?.(), userAgent: header("user-agent") });
    const session = await createSession(ctx, tenantId, { ...asked, delivery: "token" }, {}, caller);
    return enteringReply(ctx, header, session.token, session);
  } catch (error) {
    if (!(error instanceof PortalError)) throw error;
    return denialReply(ctx, error, header);
  }
}
