import { busyError, isBusy } from "./sql-errors.ts";

const PAUSE_MS = 100;

/** What a statement needs of the database: only to read, or the one write lock. */
type Access = "read" | "write";

/** Stands before a database that blocks the event loop while it waits for a lock. */
export interface BusyGate {
  /** Calls `work`, or throws at once what a locked database throws. */
  pass<T>(access: Access, work: () => T): T;
}

/**
 * Spares the event loop from waiting for the same lock again and again.
 *
 * After a BUSY, calls fail at once for 100 ms; then the next one tries, without patience, until one gets
 * through. A writer's BUSY does not stop readers: in WAL mode they need no lock.
 * @param clock monotonic milliseconds.
 * @param setPatient tells the database whether to wait for locks.
 */
export function busyGate(clock: () => number, setPatient: (patient: boolean) => void): BusyGate {
  const closedUntil = { read: -Infinity, write: -Infinity };
  let met: Access | undefined;
  const close = (access: Access) => {
    closedUntil.write = clock() + PAUSE_MS;
    if (access === "read") closedUntil.read = closedUntil.write;
    if (met === undefined) setPatient(false);
    met = met === "read" ? met : access;
  };
  const open = () => {
    met = undefined;
    setPatient(true);
  };
  return {
    pass(access, work) {
      if (met !== undefined && clock() < closedUntil[access]) throw busyError();
      try {
        const answer = work();
        if (met !== undefined && (met === "read" || access === "write")) open();
        return answer;
      } catch (error) {
        if (isBusy(error)) close(access);
        throw error;
      }
    },
  };
}
