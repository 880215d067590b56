import { takePart } from "@postern/test-support/race/child";
import { Cluster, Redis } from "ioredis";
import { redisStore } from "../../src/index.ts";

const [kind, ...ports] = process.argv.slice(2);
const [first, ...others] = ports.map((port) => ({ host: "127.0.0.1", port: Number(port) }));
const client = kind === "cluster" ? new Cluster([first!, ...others]) : new Redis(first!);
await takePart(() => redisStore({ client }));
