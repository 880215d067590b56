import { raceTest } from "@postern/test-support/race/vitest";

// Its memory is one process's, so all 256 callers are in it.
raceTest("memoryStore", () => ({ child: new URL("child.ts", import.meta.url), processes: 1, attempts: 256 }));
