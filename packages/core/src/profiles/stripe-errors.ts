import type { PortalError } from "../errors.ts";
import type { HttpReply } from "../http/message.ts";
import { fieldOf, refusalReply, sentenceOf } from "./refusal.ts";

/** How a code of ours looks on Stripe's wire, where it has one of its own. */
const told: Readonly<Record<string, { readonly status?: number; readonly code: string; readonly param?: string }>> = {
  // Of an object that a parameter names Stripe says 400; 404 is for one in the path.
  customer_unknown: { status: 400, code: "resource_missing", param: "customer" },
  return_url_refused: { code: "url_invalid" },
  api_key_publishable: { code: "secret_key_required" },
  idempotency_key_reused: { status: 400, code: "idempotency_key_in_use" },
};

const names = new Map([
  ["returnUrl", "return_url"],
  ["metadata", "flow_data"],
  ["page", "flow_data"],
  ["scopes", "configuration"],
]);

/** A refusal as Stripe's clients read it: they choose their error class by status and type. */
export function refuseAsStripe(error: PortalError): HttpReply {
  const { status = error.status, code, param } = told[error.code] ?? { code: codeOf(error) };
  const field = param ?? fieldOf(error, names)?.path;
  const body = {
    type: typeOf(error),
    code,
    message: sentenceOf(error, names),
    ...(field ? { param: inBrackets(field) } : {}),
  };
  return refusalReply(error, status, { error: body });
}

function typeOf({ code, status }: PortalError): string {
  if (code === "idempotency_key_reused") return "idempotency_error";
  return status >= 500 ? "api_error" : "invalid_request_error";
}

function codeOf(error: PortalError): string {
  const { message = "" } = fieldOf(error) ?? {};
  if (message.endsWith("received undefined")) return "parameter_missing";
  return message === "is not a known member" ? "parameter_unknown" : error.code;
}

/** `flow_data.type` → `flow_data[type]`. */
function inBrackets(path: string): string {
  const [first = "", ...inner] = path.split(".");
  return first + inner.map((each) => `[${each}]`).join("");
}
