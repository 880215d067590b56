// A process of its own for inProcesses: argv is the database file and one job; IPC says "ready", hears "go", says the answer.
import { once } from "node:events";
import Database from "better-sqlite3";
import { Kysely } from "kysely";
import { migrate, sqliteDialect, sqlStore } from "../../src/index.ts";

export type Job =
  | { readonly do: "migrate" }
  | { readonly do: "redeem"; readonly ids: readonly string[]; readonly tokenHash: string }
  | { readonly do: "epoch"; readonly tenantId: string; readonly customers: readonly string[] }
  | { readonly do: "revoke and be killed"; readonly id: string; readonly at: number };

const [file, given] = process.argv.slice(2) as [string, string];
const job = JSON.parse(given) as Job;
// Patient, because here many writers meet on purpose.
const db = new Kysely<unknown>({ dialect: sqliteDialect(new Database(file), { busyTimeoutMs: 1000 }) });
const store = sqlStore({ db });

process.send!("ready");
await once(process, "message");
const answer = await run();
process.send!(answer, () => {
  if (job.do === "revoke and be killed") process.kill(process.pid, "SIGKILL");
  process.disconnect();
});

async function run(): Promise<unknown> {
  if (job.do === "migrate") return migrate(db).then(() => "migrated");
  if (job.do === "revoke and be killed") return store.revoke(job.id, job.at);
  const answers: string[] = [];
  if (job.do === "redeem") {
    for (const id of job.ids)
      if (await store.redeem(id, { at: 1, tokenHash: job.tokenHash, kid: null })) answers.push(id);
  } else {
    for (const customerId of job.customers) answers.push(await store.epoch({ tenantId: job.tenantId, customerId }));
  }
  return answers;
}
