import { once } from "node:events";
import { connect } from "node:net";

const CHUNK = 64 * 1024;
/** Replies that may be outstanding: more would fill the server's buffers. */
const WINDOW = 50_000;

/** Sends commands to a Redis as fast as it takes them, over a socket of its own. */
export interface Sender {
  send(command: readonly (string | number)[]): Promise<void>;
  /** Waits until the server has answered everything. @throws {Error} the first error it answered. */
  end(): Promise<void>;
}

export async function sendTo(port: number): Promise<Sender> {
  const socket = connect(port, "127.0.0.1");
  await once(socket, "connect");
  let text = "";
  const count = { sent: 0, answered: 0 };
  let failure: Error | undefined;
  let onReply = () => {};
  socket.on("data", (data: Buffer) => {
    // Every command sent here is answered with one line.
    for (let at = data.indexOf(10); at >= 0; at = data.indexOf(10, at + 1)) count.answered++;
    if (data.includes("-ERR") || data.includes("-OOM")) failure ??= new Error(data.toString().slice(0, 200));
    onReply();
  });
  const until = async (limit: number) => {
    while (count.sent - count.answered > limit) {
      await new Promise<void>((resolve) => (onReply = resolve));
    }
    if (failure !== undefined) throw failure;
  };
  const flush = async () => {
    if (!socket.write(text)) await once(socket, "drain");
    text = "";
    await until(WINDOW);
  };
  return {
    async send(command) {
      text += encoded(command);
      count.sent++;
      if (text.length >= CHUNK) await flush();
    },
    async end() {
      await flush();
      await until(0);
      socket.destroy();
    },
  };
}

function encoded(command: readonly (string | number)[]): string {
  let text = `*${command.length}\r\n`;
  for (const word of command) {
    const spelled = String(word);
    text += `$${Buffer.byteLength(spelled)}\r\n${spelled}\r\n`;
  }
  return text;
}
