// The driver ships no types; this is what the tests use of it.
declare module "better-sqlite3" {
  import type { SqliteHandle } from "@postern/store-sql";

  export default class Database implements SqliteHandle {
    constructor(path: string, options?: { readonly?: boolean });
    prepare: SqliteHandle["prepare"];
    exec(sql: string): this;
    close(): this;
  }
}
