import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { documentStore, lmdbDocuments, prepare } from "@postern/example-custom-store";

// LMDB opens a directory once a process, so that both connections are one here; conformance.test.ts has two processes.
const path = mkdtempSync(join(tmpdir(), "postern-"));
process.on("exit", () => rmSync(path, { recursive: true, force: true }));

export async function connect() {
  const documents = lmdbDocuments(path);
  await prepare(documents);
  return documents;
}

export const myStore = documentStore;
