import { Socket } from "node:net";

/** A connection yet to be made, to a database, which ends once it has been silent for so long. */
export function impatient(silentMs: number): Socket {
  const socket = new Socket();
  return socket.setTimeout(silentMs, () => socket.destroy(new Error("The database went silent.")));
}
