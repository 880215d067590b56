import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import { example } from "./framework.ts";

const folder = fileURLToPath(new URL(`../../../${example}/`, import.meta.url));

/** `npm start`'s server as a process of its own. */
export interface SpawnedServer {
  readonly child: ChildProcess;
  /** Everything it has written so far, to either stream. */
  readonly output: () => string;
  /** Resolves as soon as it has written this. @throws {Error} with its output, if it ends before. */
  wrote(text: string): Promise<void>;
  /** @returns its exit code, or the name of the signal that ended it. */
  ended(): Promise<number | NodeJS.Signals>;
}

/** Starts the example's server with this environment; it is killed with the test, if it still runs. */
export function spawnServer(env: NodeJS.ProcessEnv): SpawnedServer {
  const child = spawn(process.execPath, ["--conditions=@postern/source", "src/server.ts"], {
    cwd: folder,
    env: { PATH: process.env["PATH"], ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      child.emit("wrote");
    });
  const closed = once(child, "close") as Promise<[number | null, NodeJS.Signals | null]>;
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await closed;
  });
  return {
    child,
    output: () => output,
    async wrote(text) {
      while (!output.includes(text)) {
        const isOver = await Promise.race([once(child, "wrote").then(() => false), closed.then(() => true)]);
        if (isOver && !output.includes(text)) throw new Error(`The server ended without it. It wrote:\n${output}`);
      }
    },
    async ended() {
      const [code, signal] = await closed;
      return code ?? signal!;
    },
  };
}

/** A port that nothing listened on a moment ago; the server has to know it in advance. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, "close");
  return port;
}
