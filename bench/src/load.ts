import { once } from "node:events";
import { connect, type Socket } from "node:net";
import type { Credential } from "../guards/setup.ts";
import type { Child } from "./child.ts";

const CONNECTIONS = 20;
const STALLED_MS = 10_000;
/** So many requests of a turn may be a 503: a busy machine stalls a database for longer than a guard waits, once. */
const MAY_BE_LATE = CONNECTIONS;

/** Connections to one server, which stay open from one turn to the next. */
export interface Load {
  /**
   * Sends so many requests, each connection the next one when its answer is there, and sees them admitted.
   * @returns seconds it took.
   */
  send(amount: number): Promise<number>;
  close(): void;
}

/** Connects to a server. On bare sockets, because a client that costs as much as the server would be what is measured. */
export async function connectTo({ name, origin, credentials }: Child): Promise<Load> {
  const requests = credentials.map((credential) => requestOf(new URL(origin), credential));
  const sockets = await Promise.all(Array.from({ length: CONNECTIONS }, () => opened(origin)));
  let asked = 0;
  let toSend = 0;
  let onTheWay = 0;
  let mayBeLate = 0;
  let done = () => {};
  let broken: Error | undefined;
  let fail: (error: Error) => void = () => {};

  const sendNext = (socket: Socket) => {
    if (toSend === 0) {
      if (--onTheWay === 0) done();
      return;
    }
    toSend--;
    socket.write(requests[asked++ % requests.length]!);
  };
  const isAdmitted = (reply: string) =>
    reply.startsWith("HTTP/1.1 200 ") || (reply.startsWith("HTTP/1.1 503 ") && --mayBeLate >= 0);
  for (const socket of sockets) {
    const failed = (what: string) => fail((broken ??= new Error(`${name}: ${what}`)));
    onReplies(socket, (reply) => {
      if (isAdmitted(reply)) sendNext(socket);
      else failed(`answered ${reply.slice(0, 300)}`);
    });
    socket.setTimeout(STALLED_MS, () => onTheWay > 0 && failed("no answer"));
    socket.on("error", (error) => failed(error.message)).on("close", () => failed("closed the connection"));
  }

  return {
    send(amount) {
      const before = performance.now();
      [toSend, onTheWay, mayBeLate] = [amount, CONNECTIONS, MAY_BE_LATE];
      return new Promise((resolve, reject) => {
        if (broken !== undefined) return reject(broken);
        done = () => resolve((performance.now() - before) / 1000);
        fail = reject;
        sockets.forEach(sendNext);
      });
    },
    close() {
      fail = () => {};
      for (const socket of sockets) socket.destroy();
    },
  };
}

async function opened(origin: string): Promise<Socket> {
  const socket = connect(Number(new URL(origin).port), "127.0.0.1").setNoDelay();
  await once(socket, "connect");
  return socket;
}

function requestOf({ host }: URL, credential: Credential): Buffer {
  const headers = Object.entries({ host, connection: "keep-alive", ...credential });
  return Buffer.from(`GET /invoices HTTP/1.1\r\n${headers.map(([k, v]) => `${k}: ${v}\r\n`).join("")}\r\n`, "latin1");
}

/** Tells each whole reply; one is under way at a time. */
function onReplies(socket: Socket, told: (reply: string) => void): void {
  let text = "";
  socket.setEncoding("latin1").on("data", (chunk: string) => {
    text += chunk;
    const end = text.indexOf("\r\n\r\n");
    if (end === -1) return;
    const length = /\r\ncontent-length: (\d+)\r\n/i.exec(text)?.[1];
    if (length === undefined) socket.destroy(new Error(`a reply without a length: ${text.slice(0, 300)}`));
    else if (text.length >= end + 4 + Number(length)) {
      const reply = text;
      text = "";
      told(reply);
    }
  });
}
