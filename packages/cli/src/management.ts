import { createPortalClient, PortalError, type PortalSessions } from "@postern/core/client";
import { usage } from "./failure.ts";
import type { Io } from "./io.ts";

export const apiFlags = { url: { type: "string" }, "key-stdin": { type: "boolean" } } as const;
export const apiHelp = `  --url                   where the management API is: https://…/v1/portal-sessions; or POSTERN_URL
  --key-stdin             read the API key from standard input; else it is in POSTERN_API_KEY. There is no flag for
                          it, because everybody on this machine can read the arguments of a process`;

/** @returns the sessions that the key manages. */
export async function sessionsOf(
  flags: { readonly url?: string | undefined; readonly "key-stdin"?: boolean | undefined },
  io: Io,
): Promise<PortalSessions> {
  const baseUrl = flags.url ?? io.env["POSTERN_URL"];
  if (baseUrl === undefined || baseUrl === "") throw usage("where? Give --url, or set POSTERN_URL");
  const apiKey = flags["key-stdin"] === true ? (await io.stdin()).trim() : io.env["POSTERN_API_KEY"];
  if (apiKey === undefined || apiKey === "")
    throw usage("no API key: set POSTERN_API_KEY, or give --key-stdin and the key on standard input");
  try {
    return createPortalClient({ baseUrl, apiKey }).portalSessions;
  } catch (error) {
    if (error instanceof PortalError)
      throw usage("the API key must be a secret one: 8 to 255 visible ASCII characters, not pk_…");
    throw usage("the URL must be https, or http on a loopback host, without user, password, query or fragment");
  }
}
