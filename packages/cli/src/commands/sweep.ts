import { once } from "node:events";
import { type Command, flagsOf, tell } from "../command.ts";
import { type Database, openDatabase } from "../database.ts";
import { usage } from "../failure.ts";
import type { Io } from "../io.ts";
import { mask, printable } from "../mask.ts";
import { storeFlags, storeHelp, storeUrlOf, targetOf } from "../store-url.ts";

export const sweep: Command = {
  name: "sweep",
  summary: "delete the records that need not be kept any longer",
  flags: "[--store URL] [--table-prefix TEXT] [--schema NAME] [--every SECONDS]",
  help: `Purges once and ends, for a scheduled job. Small batches with pauses; live traffic passes between them.

${storeHelp}
  --every         go on, every so many seconds (1 to 86400, each wait 50 to 100 % of it), until SIGINT or SIGTERM
  --json          { deleted }`,
  async run(argv, io) {
    const flags = flagsOf(argv, { ...storeFlags, every: { type: "string" } });
    const everySeconds = secondsOf(flags.every);
    const options = { tablePrefix: flags["table-prefix"], schema: flags.schema };
    const storeUrl = storeUrlOf(flags, io);
    const database = await openDatabase(targetOf(storeUrl), io, "refused");
    try {
      const { db, sql } = database;
      const deleted = await sql.purge(db, { ...options, now: io.now(), signal: io.signal });
      tell(io, flags.json, { deleted }, `${deleted} deleted.`);
      if (everySeconds !== undefined) await goOn(database, { ...options, everySeconds }, storeUrl, io);
    } finally {
      await database.close();
    }
  },
};

async function goOn(
  { db, sql }: Database,
  options: { readonly tablePrefix: string | undefined; readonly schema: string | undefined; everySeconds: number },
  storeUrl: string | undefined,
  io: Io,
): Promise<void> {
  const onError = (error: unknown) => {
    const message = printable(mask(String(error), [storeUrl]));
    io.err(`postern: a purge failed, the sweep goes on: ${message}\n`);
  };
  const stop = sql.startSweep({ ...options, db, clock: io.now, onError });
  // The sweep's timer does not keep a process alive.
  const awake = setInterval(() => {}, 2 ** 30);
  if (!io.signal.aborted) await once(io.signal, "abort");
  clearInterval(awake);
  await stop();
}

function secondsOf(every: string | undefined): number | undefined {
  if (every === undefined) return undefined;
  const seconds = Number(every);
  if (!/^\d{1,5}$/.test(every) || seconds < 1 || seconds > 86_400)
    throw usage("--every must be a whole number of seconds from 1 to 86400");
  return seconds;
}
