import { existsSync } from "node:fs";
import { needs } from "@postern/test-support/needs";
import { freePort } from "@postern/test-support/servers/free-port";
import { mariadbServer, startMariadb } from "@postern/test-support/servers/mariadb";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { sqlStore } from "../src/index.ts";
import { openUrl } from "./support/open-url.ts";
import { openStore } from "./support/opened.ts";

const library = ["/usr/lib/galera", "/usr/lib64/galera", "/usr/lib64/galera-4"]
  .map((directory) => `${directory}/libgalera_smm.so`)
  .find((path) => existsSync(path));
const galera = {
  what: "MariaDB's Galera",
  found: mariadbServer.found && library !== undefined,
  getIt: "apt-get install mariadb-server galera-4",
};

describe("ready on a Galera node", { ...needs(galera), timeout: 60_000 }, () => {
  let server: Awaited<ReturnType<typeof startMariadb>>;

  /** A cluster of one: it replicates to nobody, and has the settings of a larger one. */
  beforeAll(async () => {
    const port = await freePort();
    const options = `base_port=${port};gmcast.listen_addr=tcp://127.0.0.1:${port}`;
    const node = [
      `--wsrep-provider=${library}`,
      `--wsrep-provider-options=${options}`,
      "--wsrep-node-address=127.0.0.1",
    ];
    const settings = ["--wsrep-on=ON", "--wsrep-cluster-address=gcomm://", "--binlog-format=ROW", ...node];
    server = await startMariadb({ settings });
  }, 60_000);
  afterAll(() => server?.stop());

  async function storeWith(syncWait: number) {
    const { run } = await openStore(server.url);
    await run(`set global wsrep_sync_wait = ${syncWait}`);
    const db = openUrl(server.url);
    onTestFinished(() => db.destroy());
    return sqlStore({ db });
  }

  test.each([0, 6])(
    "refuses wsrep_sync_wait = %i, with which a read may miss what another node acknowledged",
    async (syncWait) => {
      const store = await storeWith(syncWait);
      await expect(store.ready()).rejects.toThrow("wsrep_sync_wait = 1");
    },
  );

  test.each([1, 7])("passes with wsrep_sync_wait = %i", async (syncWait) => {
    const store = await storeWith(syncWait);
    await expect(store.ready()).resolves.toBeUndefined();
  });
});
