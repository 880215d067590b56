import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** Stands between an app and its store, and does to their connections what networks do. */
export interface TcpProxy {
  readonly port: number;
  /** Passes everything on, at once: what it held back comes now. */
  pass(): void;
  /** Lets each piece of a reply wait. */
  slow(ms: number): void;
  /** Holds everything back, both ways, as a broken route does. New connections open and get no answer. */
  hold(): void;
  /** Cuts all connections, and every new one. */
  cut(): void;
  /** Leaves the connections there are without an answer for ever, as when the host at their end is lost. New ones work. */
  strand(): void;
  /**
   * Passes the next request that matches on, then cuts that connection instead of passing the reply.
   * @returns what resolves once that has happened.
   */
  loseReplyTo(request: RegExp): Promise<void>;
  stop(): Promise<void>;
}

interface Pair {
  readonly client: Socket;
  readonly server: Socket;
}

type Weather = { readonly is: "fine" | "held" | "cut" } | { readonly is: "slow"; readonly ms: number };

export async function startProxy(target: number): Promise<TcpProxy> {
  const pairs = new Set<Pair>();
  const stranded = new Set<Pair>();
  let weather: Weather = { is: "fine" };
  let toLose: { readonly request: RegExp; readonly done: () => void } | undefined;
  const change = (next: Weather) => {
    weather = next;
    for (const pair of pairs) {
      if (next.is === "cut") cutOff(pair);
      else hold(pair, next.is === "held");
    }
  };
  const listener = createServer((client) => {
    const pair = { client, server: connect(target, "127.0.0.1") };
    pairs.add(pair);
    for (const socket of [pair.client, pair.server]) {
      socket.setNoDelay(true).on("error", () => {});
      socket.on("close", () => {
        pairs.delete(pair);
        cutOff(pair);
      });
    }
    let mute = false;
    client.on("data", (bytes) => {
      if (toLose?.request.test(bytes.toString("latin1")) === true) {
        const { done } = toLose;
        [toLose, mute] = [undefined, true];
        pair.server.once("data", () => {
          cutOff(pair);
          done();
        });
      }
      pair.server.write(bytes);
    });
    let passed = Promise.resolve();
    pair.server.on("data", (bytes) => {
      if (mute) return;
      const due = performance.now() + (weather.is === "slow" ? weather.ms : 0);
      passed = passed.then(() => passOn(client, bytes, due)); // what comes later must not overtake what waits
    });
    if (weather.is === "cut") cutOff(pair);
    hold(pair, weather.is === "held");
  }).listen(0, "127.0.0.1");
  await once(listener, "listening");
  return {
    port: (listener.address() as AddressInfo).port,
    pass: () => change({ is: "fine" }),
    slow: (ms) => change({ is: "slow", ms }),
    hold: () => change({ is: "held" }),
    cut: () => change({ is: "cut" }),
    strand() {
      for (const pair of pairs) {
        hold(pair, true);
        stranded.add(pair);
      }
      pairs.clear();
    },
    loseReplyTo: (request) => new Promise((done) => (toLose = { request, done })),
    async stop() {
      const closed = new Promise((resolve) => listener.close(resolve));
      for (const pair of [...pairs, ...stranded]) cutOff(pair);
      await closed;
    },
  };
}

async function passOn(to: Socket, bytes: Buffer, due: number): Promise<void> {
  const rest = due - performance.now();
  if (rest > 0) await pause(rest);
  to.write(bytes);
}

function cutOff({ client, server }: Pair): void {
  client.destroy();
  server.destroy();
}

function hold({ client, server }: Pair, held: boolean): void {
  for (const socket of [client, server]) {
    if (held) socket.pause();
    else socket.resume();
  }
}
