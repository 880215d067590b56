// A process of its own for inProcesses: argv is the database's URL and one job; IPC says "ready", hears "go", says the answer.
import { once } from "node:events";
import { migrate, sqlStore } from "../../src/index.ts";
import { openUrl } from "./open-url.ts";

export type Job =
  | { readonly do: "migrate" }
  | { readonly do: "redeem"; readonly ids: readonly string[]; readonly tokenHash: string }
  | { readonly do: "epoch"; readonly tenantId: string; readonly customers: readonly string[] }
  | { readonly do: "revoke and be killed"; readonly id: string; readonly at: number };

const [url, given] = process.argv.slice(2) as [string, string];
const job = JSON.parse(given) as Job;
const db = openUrl(url);
const store = sqlStore({ db });

process.send!("ready");
await once(process, "message");
const answer = await run();
process.send!(answer, async () => {
  if (job.do === "revoke and be killed") process.kill(process.pid, "SIGKILL");
  await db.destroy();
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
