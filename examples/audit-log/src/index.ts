export { startAuditLog } from "./audit-log.ts";
export type { AuditLog, AuditLogOptions } from "./audit-log.ts";
export { type AuditRow, type AuditTables, createAuditTable, type StaffCall } from "./audit-table.ts";
