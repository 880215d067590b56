// Holds the write lock of the database whose directory is argv until it is killed.
import { writeSync } from "node:fs";
import { open } from "lmdb";

const root = open({ path: process.argv[2]!, maxDbs: 2 });
root.transactionSync(() => {
  writeSync(1, "holding\n"); // at once: this process never comes to its event loop again
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
});
