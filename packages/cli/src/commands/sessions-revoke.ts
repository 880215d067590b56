import type { RevokeInput } from "@postern/core/client";
import { type Command, flagsOf, tell } from "../command.ts";
import { usage } from "../failure.ts";
import { apiFlags, apiHelp, sessionsOf } from "../management.ts";

export const sessionsRevoke: Command = {
  name: "sessions revoke",
  summary: "end portal sessions, at once and for ever",
  flags: "--url URL [--key-stdin] (--id ID | --customer-id ID | --customer-external-id ID | --all --yes)",
  help: `Exactly one of --id, --customer-id, --customer-external-id and --all.

${apiHelp}
  --id                    one session: ps_…
  --customer-id           all of this customer
  --customer-external-id  the same, by external id
  --all                   every session of the key's tenant
  --yes                   you mean it; --all needs it
  --json                  { revoked: … } with what was asked for`,
  async run(argv, io) {
    const flags = flagsOf(argv, {
      ...apiFlags,
      id: { type: "string" },
      "customer-id": { type: "string" },
      "customer-external-id": { type: "string" },
      all: { type: "boolean" },
      yes: { type: "boolean" },
    });
    const targets: RevokeInput[] = [];
    if (flags.id !== undefined) targets.push({ jti: flags.id });
    if (flags["customer-id"] !== undefined) targets.push({ customerId: flags["customer-id"] });
    if (flags["customer-external-id"] !== undefined)
      targets.push({ customerExternalId: flags["customer-external-id"] });
    if (flags.all === true) targets.push({ all: true });
    const [target, ...others] = targets;
    if (target === undefined || others.length > 0)
      throw usage("give exactly one of --id, --customer-id, --customer-external-id and --all");
    if ("all" in target && flags.yes !== true)
      throw usage("--all ends every session of the tenant: add --yes if you mean it");
    const sessions = await sessionsOf(flags, io);
    await sessions.revoke(target, { signal: io.signal });
    tell(io, flags.json, { revoked: target }, "Revoked.");
  },
};
