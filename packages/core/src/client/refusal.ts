import { type FieldError, PortalError, type PortalErrorCode, portalErrorCodes } from "../errors.ts";
import type { Reply } from "./exchange.ts";
import type { Mask } from "./mask.ts";
import { malformedReply, recordOf } from "./shape.ts";

const notMounted = " Is baseUrl where managementRoutes is mounted, such as …/v1/portal-sessions?";

/** Makes the error of a reply that is not the one hoped for. Its texts come from elsewhere, so they are masked. */
export function refusalOf({ status, retryAfter, text }: Reply, mask: Mask): PortalError {
  if (status === 0 || (status >= 300 && status < 400))
    return malformedReply("It is a redirect, which is not followed: give the final address as baseUrl.");
  const problem = jsonOf(text);
  const { code, detail, errors } = problem ?? {};
  const headers: Record<string, string> = {};
  if (retryAfter !== null && /^\d{1,9}$/.test(retryAfter)) headers["retry-after"] = retryAfter;
  if (problem?.["status"] === status && isCode(code))
    return new PortalError(code, {
      detail: typeof detail === "string" ? mask(detail) : undefined,
      errors: fieldErrorsOf(errors, mask),
      headers,
    });
  // A portal counts no requests: what stands in front of it does, and answers in its own words.
  if (status === 429)
    return new PortalError("rate_limited", {
      detail: "Something in front of the portal wants fewer requests.",
      headers,
    });
  // So does a gateway, where the portal is away.
  if (status >= 500)
    return new PortalError("server_unreachable", { detail: `The answer was a ${status} of another server.`, headers });
  const question = status === 404 ? notMounted : "";
  return malformedReply(`Its status is ${status}, without problem details of a portal.${question}`);
}

/** The members of a text that is a JSON object. */
export function jsonOf(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return recordOf(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function isCode(code: unknown): code is PortalErrorCode {
  return (portalErrorCodes as readonly unknown[]).includes(code);
}

function fieldErrorsOf(errors: unknown, mask: Mask): readonly FieldError[] | undefined {
  if (!Array.isArray(errors)) return undefined;
  return errors.flatMap((each: unknown) => {
    const { path, message } = recordOf(each) ?? {};
    return typeof path === "string" && typeof message === "string"
      ? [{ path: mask(path), message: mask(message) }]
      : [];
  });
}
