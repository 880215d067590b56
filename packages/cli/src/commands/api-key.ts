import { hash, randomBytes } from "node:crypto";
import type { ApiKey } from "@postern/core";
import { type Command, flagsOf, tell } from "../command.ts";
import { usage } from "../failure.ts";

export const apiKey: Command = {
  name: "api-key",
  summary: "make an API key for the management API",
  flags: "[--prefix TEXT] [--tenant ID] [--publishable]",
  help: `Prints a key of 256 random bits, once, and the entry for apiKeys([...]), which holds only its hash.

  --prefix       how it starts, for secret scanners: 1 to 32 of A-Z a-z 0-9 _; default sk_
  --tenant       whose sessions it manages; default "default"
  --publishable  a key for browsers, which the management API refuses; it starts with pk_
  --json         { key, entry }`,
  async run(argv, io) {
    const flags = flagsOf(argv, {
      prefix: { type: "string" },
      tenant: { type: "string" },
      publishable: { type: "boolean" },
    });
    const { publishable = false, tenant, prefix = publishable ? "pk_" : "sk_" } = flags;
    if (!/^[A-Za-z0-9_]{1,32}$/.test(prefix)) throw usage("--prefix must be 1 to 32 of A-Z, a-z, 0-9 and _");
    if (prefix.startsWith("pk_") !== publishable)
      throw usage("the prefix pk_ is for publishable keys, and for them only: clients go by it");
    const key = prefix + randomBytes(32).toString("base64url");
    const entry: ApiKey = {
      sha256: hash("sha256", key, "hex"),
      ...(tenant === undefined ? {} : { tenantId: tenant }),
      ...(publishable ? { publishable } : {}),
    };
    await requireValid(entry);
    tell(io, flags.json, { key, entry }, `${key}\n\nfor apiKeys([...]):\n${JSON.stringify(entry)}`);
  },
};

/** By the function that will read it. */
async function requireValid(entry: ApiKey): Promise<void> {
  const { apiKeys } = await import("@postern/core");
  try {
    apiKeys([entry]);
  } catch {
    throw usage("--tenant must be 1 to 255 characters, none of them a control character");
  }
}
