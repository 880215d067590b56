import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { type Send, sender } from "../http.ts";
import type { AppConfig, Tell } from "./app-config.ts";

const program = fileURLToPath(new URL("app.ts", import.meta.url));

/** A process of the app. */
export interface RunningApp {
  readonly port: number;
  readonly send: Send;
  /** Tells it something, and waits until it is done. */
  tell(what: Exclude<Tell, "shut down">): Promise<void>;
  /** Lets it answer what it has begun, and waits for its end. */
  shutDown(): Promise<void>;
  /** Ends it as a crash does; may be called again. */
  kill(): Promise<void>;
  /** Resolves once it has ended, however. */
  readonly ended: Promise<unknown>;
  /** What it wrote as warnings and errors. */
  complaints(): string;
}

/** Starts a process of the app, over the sources as they are. @throws {Error} with what it wrote, if it does not start. */
export async function startApp(config: AppConfig): Promise<RunningApp> {
  const child = fork(program, [JSON.stringify(config)], {
    execArgv: ["--conditions=@postern/source", "--disable-warning=ExperimentalWarning"],
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  let written = "";
  child.stderr!.setEncoding("utf8").on("data", (text: string) => (written += text));
  const ended = once(child, "close");
  const killNow = () => void child.kill("SIGKILL");
  process.once("exit", killNow); // whatever becomes of the test
  void ended.then(() => process.off("exit", killNow));
  const failed = ended.then(() => Promise.reject(new Error(`The app ended:\n${written}`)));
  failed.catch(() => {}); // after the start that is nobody's error
  const told = async <T>() => ((await Promise.race([once(child, "message"), failed])) as [T])[0];
  const { port } = await told<{ port: number }>();
  const { send, close } = sender(port);
  void ended.then(close);
  return {
    port,
    send,
    ended,
    async tell(what) {
      const done = told();
      child.send(what);
      await done;
    },
    async shutDown() {
      child.send("shut down" satisfies Tell);
      await ended;
    },
    async kill() {
      killNow();
      await ended;
    },
    complaints: () => written,
  };
}
