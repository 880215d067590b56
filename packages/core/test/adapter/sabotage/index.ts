import type { Sabotage } from "./kit.ts";
import { onCalling } from "./on-calling.ts";
import { onReading } from "./on-reading.ts";
import { onWriting } from "./on-writing.ts";

/** Every way to break an adapter that the cases are known to notice. */
export const sabotages: readonly Sabotage[] = [...onReading, ...onCalling, ...onWriting];
