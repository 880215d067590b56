import { usage } from "./failure.ts";
import type { Io } from "./io.ts";

/** What a store URL names. */
export type Target =
  | { readonly engine: "sqlite"; readonly file: string }
  | { readonly engine: "postgres" | "mysql"; readonly url: string };

/** Flags of every command that opens a store, and what they mean. */
export const storeFlags = {
  store: { type: "string" },
  "table-prefix": { type: "string" },
  schema: { type: "string" },
} as const;
export const storeHelp = `  --store         file:portal.db, postgres://… or mysql://…; better in POSTERN_STORE_URL, because everybody
                  on this machine can read the arguments of a process
  --table-prefix  as for sqlStore; default postern_
  --schema        PostgreSQL schema or MySQL database; default the connection's own`;

/** @returns the flag, else the variable. */
export function storeUrlOf(flags: { readonly store?: string | undefined }, io: Io): string | undefined {
  return flags.store ?? (io.env["POSTERN_STORE_URL"] || undefined);
}

/** @throws {Error} of usage that does not repeat the URL: it may hold a password. */
export function targetOf(storeUrl: string | undefined): Target {
  if (storeUrl === undefined) throw usage("which store? Set POSTERN_STORE_URL, or give --store");
  const [, scheme = "", rest = ""] = /^([a-z]+):(.*)$/is.exec(storeUrl) ?? [];
  // An absolute file URL has two more slashes; `file:name.db` is relative to the working directory.
  if (scheme === "file" && rest !== "" && rest !== ":memory:")
    return { engine: "sqlite", file: rest.replace(/^\/\/(?=\/)/, "") };
  if (scheme === "postgres" || scheme === "postgresql") return { engine: "postgres", url: storeUrl };
  if (scheme === "mysql" || scheme === "mariadb") return { engine: "mysql", url: `mysql:${rest}` };
  if (scheme === "redis" || scheme === "rediss")
    throw usage("Redis has no tables: its records go by their own expiry, with nothing to migrate or sweep");
  throw usage("the store URL must be file:<path>, postgres://… or mysql://…");
}
