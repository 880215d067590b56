import { createPortal } from "@postern/core";
import type { Customer, Portal } from "@postern/core";
import { documentStore } from "./document-store.ts";
import { prepare } from "./format.ts";
import { lmdbDocuments } from "./lmdb-documents.ts";
import { purge } from "./purge.ts";

const customers: readonly Customer[] = [{ id: "cus_acme", name: "Acme" }];
const PURGE_MS = 600_000;

/** A portal over one directory of this host; other processes may open the same. */
export async function openPortal(path: string): Promise<OpenPortal> {
  const documents = lmdbDocuments(path);
  await prepare(documents);
  const portal = createPortal({
    baseUrl: "http://127.0.0.1:3000/portal",
    store: documentStore(documents),
    customers: { find: ({ customerId }) => customers.find(({ id }) => id === customerId) },
    scopes: ["invoices:read", "invoices:pay"],
    defaultScopes: ["invoices:read"],
  });
  await portal.ready();
  const complain = (error: unknown) => process.emitWarning(`The purge failed: ${String(error)}`);
  const purging = setInterval(() => void purge(documents, Date.now()).catch(complain), PURGE_MS).unref();
  const close = async () => {
    clearInterval(purging);
    await documents.close();
  };
  return { portal, close };
}

export interface OpenPortal {
  readonly portal: Portal<"invoices:read" | "invoices:pay">;
  readonly close: () => Promise<void>;
}
