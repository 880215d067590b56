import type { SessionStatus, SessionView } from "@postern/core/client";
import { type Command, flagsOf, tell } from "../command.ts";
import { usage } from "../failure.ts";
import { apiFlags, apiHelp, sessionsOf } from "../management.ts";
import { printable } from "../mask.ts";

const statuses: readonly SessionStatus[] = ["issued", "redeemed", "expired", "revoked"];
const MAX_PAGE = 100;

export const sessionsList: Command = {
  name: "sessions list",
  summary: "list portal sessions, newest first",
  flags:
    "--url URL [--key-stdin] [--customer-id ID | --customer-external-id ID] [--actor ID] [--status NAME] [--include-expired] [--limit N]",
  help: `Shows the live sessions of the key's tenant.

${apiHelp}
  --customer-id           of this customer only
  --customer-external-id  the same, by external id
  --actor                 of this person only; needs a customer
  --status                issued, redeemed, expired or revoked
  --include-expired       expired and revoked ones too
  --limit                 at most so many, 1 to 100000; default 100
  --json                  a list of sessions, instants in ISO 8601`,
  async run(argv, io) {
    const flags = flagsOf(argv, {
      ...apiFlags,
      "customer-id": { type: "string" },
      "customer-external-id": { type: "string" },
      actor: { type: "string" },
      status: { type: "string" },
      "include-expired": { type: "boolean" },
      limit: { type: "string" },
    });
    const limit = limitOf(flags.limit);
    const sessions = await sessionsOf(flags, io);
    const found: SessionView[] = [];
    const filters = {
      customerId: flags["customer-id"],
      customerExternalId: flags["customer-external-id"],
      actor: flags.actor,
      status: statusOf(flags.status),
      includeExpired: flags["include-expired"],
      limit: Math.min(limit, MAX_PAGE),
    };
    for await (const session of sessions.list(filters, { signal: io.signal })) {
      found.push(session);
      if (found.length === limit) break;
    }
    tell(io, flags.json, found.map(onTheWire), found.length === 0 ? "No sessions." : found.map(lineOf).join("\n"));
  },
};

function limitOf(limit = "100"): number {
  if (!/^[1-9]\d{0,4}$|^100000$/.test(limit)) throw usage("--limit must be a whole number from 1 to 100000");
  return Number(limit);
}

function statusOf(status: string | undefined): SessionStatus | undefined {
  const found = statuses.find((each) => each === status);
  if (status !== undefined && found === undefined) throw usage(`--status must be one of ${statuses.join(", ")}`);
  return found;
}

const iso = (at: number) => new Date(at).toISOString();

/** Instants as the API has them, and as people and programs outside read them. */
function onTheWire(session: SessionView): object {
  const { createdAt, openUntil, expiresAt, redeemedAt, revokedAt } = session;
  return {
    ...session,
    createdAt: iso(createdAt),
    openUntil: iso(openUntil),
    expiresAt: iso(expiresAt),
    redeemedAt: redeemedAt === null ? null : iso(redeemedAt),
    revokedAt: revokedAt === null ? null : iso(revokedAt),
  };
}

function lineOf({ id, status, customerId, actor, expiresAt }: SessionView): string {
  const who = printable(actor === null ? customerId : `${customerId} (${actor})`);
  return `${id}  ${status.padEnd(8)}  ${iso(expiresAt)}  ${who}`;
}
