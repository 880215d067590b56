import { needs } from "@postern/test-support/needs";
import { raceTest } from "@postern/test-support/race/vitest";
import { afterAll, beforeAll, describe } from "vitest";
import { startCluster } from "@postern/test-support/servers/redis-cluster";
import type { RunningCluster } from "@postern/test-support/servers/redis-cluster";
import { suiteServer } from "../support/fixture.ts";
import { redisServer } from "@postern/test-support/servers/redis";

const child = new URL("child.ts", import.meta.url);

describe("redisStore", needs(redisServer), () => {
  const server = suiteServer();
  raceTest("a single Redis", () => ({ child, args: ["single", String(server().port)] }));

  describe("on a Cluster", () => {
    let cluster: RunningCluster;
    beforeAll(async () => {
      cluster = await startCluster();
    }, 60_000);
    afterAll(() => cluster.stop());
    raceTest("a Cluster of three masters", () => ({
      child,
      args: ["cluster", ...cluster.nodes.map(({ port }) => String(port))],
    }));
  });
});
