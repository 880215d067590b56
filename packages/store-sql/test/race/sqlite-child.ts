import { takePart } from "@postern/test-support/race/child";
import { Kysely } from "kysely";
import { sqliteDialect, sqlStore } from "../../src/index.ts";
import { drivers } from "../support/drivers.ts";

const [driver, file] = process.argv.slice(2) as [string, string];
const { open } = drivers.find((one) => one.driver === driver)!;
// Patient, because here 256 callers meet on purpose; and no race needs what survives a power failure.
const options = { busyTimeoutMs: 1000, synchronous: "normal" } as const;
await takePart(() => sqlStore({ db: new Kysely({ dialect: sqliteDialect(open(file), options) }) }));
