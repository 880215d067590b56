import { once } from "node:events";
import { connect, createServer } from "node:net";
import type { AddressInfo, Socket } from "node:net";
import { onTestFinished } from "vitest";

/** A way to a server that can swallow what is under way, as a network does whose other end is gone. */
export async function startProxy(port: number) {
  const ends: Socket[] = [];
  const server = createServer((client) => {
    const upstream = connect(port, "127.0.0.1");
    client.pipe(upstream).pipe(client);
    for (const end of [client, upstream]) ends.push(end.on("error", () => {}));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    for (const end of ends) end.destroy();
    server.close();
  });
  return {
    port: (server.address() as AddressInfo).port,
    /** From now on all connections that are open say nothing more; new ones work. */
    swallow: () => {
      for (const end of ends) end.unpipe().resume();
    },
  };
}
