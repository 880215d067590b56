import { z } from "zod";
import { PortalError } from "./errors.ts";
import { isPage } from "./page.ts";
import { isOpaqueId } from "./text.ts";

const MAX_METADATA_BYTES = 2048;

/** The same schemas validate every request and describe it in the OpenAPI document. */
export const opaqueId = z
  .string()
  .refine(isOpaqueId, "must be 1 to 255 characters, none of them a control character or a lone surrogate")
  .meta({ minLength: 1, maxLength: 255 });

const seconds = z.number().meta({ type: "integer" });

const metadataRecord = z
  .record(z.string().min(1).max(64), z.string())
  .refine(
    (value) =>
      Object.entries(value)
        .flat()
        .every((text) => text.isWellFormed()),
    "must be well-formed Unicode",
  )
  .refine(
    (value) => Buffer.byteLength(JSON.stringify(value)) <= MAX_METADATA_BYTES,
    `must be at most ${MAX_METADATA_BYTES} bytes as JSON`,
  )
  .meta({ description: "Flat strings, at most 2,048 bytes as JSON. Never shown to the customer." });

// A record leaves a member __proto__ out without a word, so it is refused before.
const metadata = z.preprocess((value, ctx) => {
  if (typeof value === "object" && value !== null && Object.hasOwn(value, "__proto__"))
    ctx.addIssue("must not have a member __proto__");
  return value;
}, metadataRecord);

/** The body of create. */
export const createSchema = z
  .strictObject({
    customerId: opaqueId.optional(),
    customerExternalId: opaqueId.optional(),
    actor: opaqueId.optional().meta({ description: "The person inside the customer; recorded, widens nothing." }),
    scopes: z.array(z.string()).max(100).optional(),
    ttlSeconds: seconds.optional(),
    use: z.enum(["once", "many"]).optional(),
    delivery: z.enum(["link", "redirect", "token"]).optional(),
    openWithinSeconds: seconds.optional(),
    returnUrl: z.string().optional(),
    page: z
      .string()
      .refine(isPage, "must be a path below baseUrl: one leading /, no backslash, control character or dot segment")
      .optional(),
    locale: z.string().refine(isLocale, "must be a BCP 47 language tag").optional(),
    metadata: metadata.optional(),
  })
  .refine(oneCustomer, { path: ["customerId"], error: "give exactly one of customerId and customerExternalId" });

/** The query of list. */
export const listSchema = z
  .strictObject({
    customerId: opaqueId.optional(),
    customerExternalId: opaqueId.optional(),
    actor: opaqueId.optional(),
    status: z.enum(["issued", "redeemed", "expired", "revoked"]).optional(),
    includeExpired: z.boolean().optional(),
    limit: z.int().min(1).max(100).optional(),
    cursor: z.string().max(512).optional(),
  })
  .refine((query) => query.customerId === undefined || query.customerExternalId === undefined, {
    path: ["customerExternalId"],
    error: "give at most one of customerId and customerExternalId",
  })
  .refine(
    (query) => query.actor === undefined || query.customerId !== undefined || query.customerExternalId !== undefined,
    { path: ["actor"], error: "goes only with a customerId or a customerExternalId" },
  );

/** The body of revoke. */
export const revokeSchema = z
  .strictObject({
    jti: z.string().optional(),
    customerId: opaqueId.optional(),
    customerExternalId: opaqueId.optional(),
    all: z.literal(true).optional(),
  })
  .refine((value) => Object.values(value).filter((each) => each !== undefined).length === 1, {
    path: ["jti"],
    error: "give exactly one of jti, customerId, customerExternalId and all",
  });

/** The body of redeem, as JSON. */
export const redeemSchema = z.strictObject({
  token: z.string().max(4096), // a portal token in its place is no link, and is told so
  claimant: z.string().max(512).optional().meta({ description: "32 random bytes, base64url: repeat it to retry." }),
});

/** The body of redeem, as the open page's form sends it. */
export const redeemFormSchema = redeemSchema.pick({ token: true });

function isLocale(value: string): boolean {
  try {
    return value.length <= 35 && Intl.getCanonicalLocales(value).length === 1;
  } catch {
    return false;
  }
}

function oneCustomer(value: { customerId?: unknown; customerExternalId?: unknown }): boolean {
  return (value.customerId === undefined) !== (value.customerExternalId === undefined);
}

/**
 * Validates untrusted input.
 *
 * @throws {PortalError} `request_malformed`, with an entry in `errors` for each bad member.
 */
export function parseInput<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw malformed(
    result.error.issues.flatMap((issue) =>
      issue.code === "unrecognized_keys"
        ? issue.keys.map((key) => ({ path: pathOf([...issue.path, key]), message: "is not a known member" }))
        : [{ path: pathOf(issue.path), message: issue.message }],
    ),
  );
}

/** Cuts names that only the caller can have made up: a token in the place of a name must not reach a log. */
function pathOf(names: readonly PropertyKey[]): string {
  return names.map((name) => (String(name).length > 64 ? `${String(name).slice(0, 16)}…` : String(name))).join(".");
}

/** The longest path of ours is far shorter; a form's names are the caller's own. */
const MAX_PATH = 128;

/** More would let a small request ask for a large reply. */
const MAX_ERRORS = 20;

/** A `request_malformed` that names its fields, the first 20 of them. */
export function malformed(errors: readonly { path: string; message: string }[]): PortalError {
  const told = errors.slice(0, MAX_ERRORS).map(({ path, message }) => {
    return { path: path.length > MAX_PATH ? `${path.slice(0, 16)}…` : path, message };
  });
  const [first] = told;
  const detail = first === undefined ? undefined : `${first.path || "The request body"}: ${first.message}.`;
  return new PortalError("request_malformed", { detail, errors: told });
}
