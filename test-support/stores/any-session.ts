import type { PortalSession } from "@postern/core";
import * as fc from "fast-check";

export const orNull = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: null });

/** Members that a store keeps as they are, of whatever texts and instants it can. */
export function anyMembers(text: fc.Arbitrary<string>, instant: fc.Arbitrary<number>) {
  return fc.record<Partial<PortalSession>>({
    tenantId: text,
    customerId: text,
    customerExternalId: orNull(text),
    actor: orNull(text),
    scopes: fc.array(text, { maxLength: 5 }),
    use: fc.constantFrom("once", "many"),
    delivery: fc.constantFrom("link", "redirect", "token"),
    kid: orNull(text),
    createdAt: instant,
    openUntil: instant,
    expiresAt: instant,
    keepUntil: instant,
    redeemedAt: orNull(instant),
    revokedAt: orNull(instant),
    returnUrl: orNull(fc.webUrl()),
    page: orNull(text),
    locale: orNull(text),
    metadata: orNull(fc.dictionary(text, text, { maxKeys: 5 })),
  });
}
