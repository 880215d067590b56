import { createConnection } from "node:net";
import { createInterface } from "node:readline";
import { freshName } from "@postern/core/conformance";
import type { Redis } from "ioredis";

/**
 * Tells what a server is sent while something runs, not counting what scripts do. Over a socket of its own: ioredis
 * may take what MONITOR tells for the reply to a command.
 */
export async function commandsDuring(client: Redis, run: () => Promise<unknown>): Promise<readonly string[][]> {
  const socket = createConnection(client.options.port!, "127.0.0.1");
  const lines = createInterface({ input: socket })[Symbol.asyncIterator]();
  socket.write("MONITOR\r\n");
  await lines.next(); // +OK
  await run();
  const end = freshName();
  await client.echo(end);
  const commands: string[][] = [];
  for (;;) {
    const { value, done } = await lines.next();
    const [source, ...words] = wordsOf(String(value));
    if (done === true || words[1] === end) break;
    if (source !== "lua") commands.push(words);
  }
  socket.destroy();
  return commands.filter(([name]) => !["info", "hello", "client"].includes(name!));
}

/** `+1795260468.217918 [0 127.0.0.1:59952] "mget" "a"` → the source and the words; no command here holds a quote. */
function wordsOf(line: string): string[] {
  const [source = "", rest = ""] = line.slice(line.indexOf("[") + 1).split("] ");
  const words = [...rest.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, word = ""]) => word);
  return [source.split(" ")[1] ?? "", words[0]?.toLowerCase() ?? "", ...words.slice(1)];
}
