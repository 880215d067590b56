import { takePart } from "@postern/test-support/race/child";
import { memoryStore } from "../../src/memory-store.ts";

await takePart(() => memoryStore());
