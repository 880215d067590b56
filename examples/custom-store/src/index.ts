export { documentStore } from "./document-store.ts";
export type { Document, Documents, Place } from "./documents.ts";
export { prepare } from "./format.ts";
export { lmdbDocuments } from "./lmdb-documents.ts";
export type { LmdbDocuments } from "./lmdb-documents.ts";
export { purge } from "./purge.ts";
export { openPortal } from "./open-portal.ts";
