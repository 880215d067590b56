import { once } from "node:events";
import type { Server } from "node:http";
import type { Demo } from "./open-demo.ts";

/** Listens on this machine only. @throws {Error} that says what to do about a port that is taken. */
export async function listen(server: Server, port: number): Promise<void> {
  server.listen(port, "127.0.0.1");
  try {
    await once(server, "listening");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE") throw error;
    throw new Error(
      `Port ${port} is in use. Stop what listens there, or choose another port: PORT=${port + 1} npm start`,
      { cause: error },
    );
  }
}

const PATIENCE_MS = 5000;

/** Ends in good order on SIGINT and SIGTERM: requests under way are answered, then the databases close. */
export function closeOnSignals(server: Server, demo: Demo): void {
  let closing = false;
  const close = async () => {
    if (closing) return; // a terminal and npm both pass the same Ctrl-C on
    closing = true;
    const closed = once(server, "close");
    server.close();
    setTimeout(() => server.closeAllConnections(), PATIENCE_MS).unref();
    await closed;
    await demo.close();
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => void close());
}
