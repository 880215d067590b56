import type { Entry, Framework } from "../guards/matrix.ts";
import { type Databases, start } from "./child.ts";
import { connectTo } from "./load.ts";

// Of the dearest guard they fit too: half a megabyte each.
const REQUESTS = 500;

/**
 * Counts what a request of each guard allocates: in a process whose young generation is large enough to hold it
 * all, the heap grows by exactly that.
 *
 * @returns bytes by the guard's name.
 */
export async function allocatedBytes(
  framework: Framework,
  databases: Databases,
  entries: readonly Entry[],
): Promise<ReadonlyMap<string, number>> {
  const bytes = new Map<string, number>();
  for (const { name } of entries) {
    const child = await start(framework, name, databases, true);
    const load = await connectTo(child);
    await load.send(20 * REQUESTS); // compiled code allocates less
    const before = await child.read("collect");
    await load.send(REQUESTS);
    const after = await child.read();
    load.close();
    await child.close();
    bytes.set(name, (after.heapBytes - before.heapBytes) / REQUESTS);
  }
  return bytes;
}
