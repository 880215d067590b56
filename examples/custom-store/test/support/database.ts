import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PortalSession, PortalStore } from "@postern/core";
import { freshName, sampleSession } from "@postern/core/conformance";
import { documentStore, lmdbDocuments, prepare } from "@postern/example-custom-store";
import { onTestFinished } from "vitest";

/** A prepared database in a directory of its own. */
export async function openDatabase() {
  const path = mkdtempSync(join(tmpdir(), "postern-"));
  const documents = lmdbDocuments(path);
  await prepare(documents);
  const remove = async () => {
    await documents.close();
    rmSync(path, { recursive: true, force: true });
  };
  return { path, documents, store: documentStore(documents), remove };
}

/** One for this test, removed with it. */
export async function freshDatabase() {
  const database = await openDatabase();
  onTestFinished(database.remove);
  return database;
}

/** Creates a session that lives. */
export async function insert(store: PortalStore, given: Partial<PortalSession> = {}): Promise<PortalSession> {
  const owner = { tenantId: given.tenantId ?? freshName(), customerId: given.customerId ?? freshName() };
  const session = sampleSession({ ...owner, epoch: await store.epoch(owner), ...given });
  if (!(await store.create(session))) throw new Error("The id is taken.");
  return session;
}
