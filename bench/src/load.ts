import { connect, type Socket } from "node:net";
import type { Credential } from "../guards/setup.ts";
import type { Child } from "./child.ts";

const CONNECTIONS = 20;
const STALLED_MS = 10_000;
/** Share of requests that may be a 503: a busy machine stalls a database for longer than a guard waits. */
const MAY_BE_LATE = 0.01;

/**
 * Sends so many requests over 20 connections, each the next one when its answer is there, and sees them admitted.
 * On bare sockets, because a client that costs as much as the server would be what is measured.
 *
 * @returns seconds it took.
 */
export async function load({ name, origin, credentials }: Child, amount: number): Promise<number> {
  const requests = credentials.map((credential) => requestOf(new URL(origin), credential));
  let sent = 0;
  const next = () => (sent < amount ? requests[sent++ % requests.length] : undefined);
  let late = 0;
  const admits = (reply: string) => {
    if (reply.startsWith("HTTP/1.1 200 ")) return true;
    return reply.startsWith("HTTP/1.1 503 ") && ++late <= amount * MAY_BE_LATE;
  };
  const before = performance.now();
  await Promise.all(Array.from({ length: CONNECTIONS }, () => keepAsking(origin, name, next, admits)));
  return (performance.now() - before) / 1000;
}

function requestOf({ host }: URL, credential: Credential): Buffer {
  const headers = Object.entries({ host, connection: "keep-alive", ...credential });
  return Buffer.from(`GET /invoices HTTP/1.1\r\n${headers.map(([k, v]) => `${k}: ${v}\r\n`).join("")}\r\n`, "latin1");
}

/** One connection, until there is nothing more to send. */
function keepAsking(
  origin: string,
  name: string,
  next: () => Buffer | undefined,
  admits: (reply: string) => boolean,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(origin).port), "127.0.0.1")
      .setNoDelay()
      .setTimeout(STALLED_MS);
    const fail = (what: string) => reject(socket.destroy(new Error(`${name}: ${what}`)).errored ?? new Error(what));
    const sendNext = () => {
      const request = next();
      if (request !== undefined) socket.write(request);
      else resolve(void socket.end());
    };
    onReplies(socket, (reply) => {
      if (admits(reply)) sendNext();
      else fail(`answered ${reply.slice(0, 300)}`);
    });
    socket.on("connect", sendNext).on("timeout", () => fail("no answer"));
    socket.on("error", reject).on("close", () => reject(new Error(`${name}: closed the connection`)));
  });
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
