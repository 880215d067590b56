export { startAuditLog } from "./audit-log.ts";
export type { AuditLog, AuditLogOptions } from "./audit-log.ts";
export { type AuditTables, createAuditTable } from "./audit-table.ts";
