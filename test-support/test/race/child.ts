import { takePart } from "../../race/child.ts";
import { handStore } from "./hand-store.ts";
import type { Flaw } from "./hand-store.ts";

const [file, ...flaws] = process.argv.slice(2) as [string, ...Flaw[]];
await takePart(() => handStore(file, flaws));
