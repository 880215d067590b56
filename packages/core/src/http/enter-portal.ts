import { PortalError } from "../errors.ts";
import { type CreateInput, createSession } from "../operations/create.ts";
import { contextOfPortal, type Portal } from "../portal.ts";
import { denialReply } from "./denial.ts";
import { enteringReply } from "./landing.ts";
import type { HeaderLookup, HttpReply } from "./message.ts";
import { isUnsafe, requireSameOrigin } from "./same-origin.ts";

/** Whom to let in; the delivery is the cookie itself. */
export type EnterInput<S extends string = string> = Omit<CreateInput<S>, "delivery" | "use" | "openWithinSeconds"> &
  Pick<CreateInput<S>, "customerId" | "customerExternalId"> & {
    /** Default `"default"`. */
    readonly tenantId?: string | undefined;
  };

/**
 * Walks a customer, whom the merchant's app knows already, straight into the portal: mints a session, sets
 * its cookie and redirects, without any link. For POST handlers on the host of `baseUrl` only.
 *
 * @returns the reply to write: 303 into the portal, or a refusal (`origin_refused`, or what create throws).
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
    const session = await createSession(ctx, tenantId, { ...asked, delivery: "token" });
    return enteringReply(ctx, header, session.token, session);
  } catch (error) {
    if (!(error instanceof PortalError)) throw error;
    return denialReply(ctx, error, header);
  }
}
