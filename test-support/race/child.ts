import type { PortalStore } from "@postern/core";
import type { Call } from "./history.ts";
import { performer } from "./perform.ts";
import type { Performer } from "./perform.ts";
import type { Shape } from "./plan.ts";

/** What the race tells a process first. */
export interface Begin {
  readonly begin: { readonly shape: Shape; readonly me: number; readonly origin: bigint };
}

/** What it asks for after that, one thing at a time. */
export type Ask =
  | { readonly do: "setUp" | "run" | "lookAgain"; readonly trials: readonly number[] }
  | { readonly do: "report" };

/** The answer: what happened, if that was asked for. */
export interface Done {
  readonly calls?: readonly (readonly [trial: number, calls: readonly Call[]])[];
  readonly failed?: string;
}

/**
 * Takes part in a race; the whole main program of a process that `race` starts.
 *
 * @param open opens the store as an app would; what it needs to know comes in `process.argv`.
 * @example
 * ```ts
 * const [port] = process.argv.slice(2);
 * await takePart(async () => redisStore({ client: new Redis(Number(port)) }));
 * ```
 */
export async function takePart(open: () => Promise<PortalStore> | PortalStore): Promise<void> {
  const store = await open();
  let part: Performer | undefined;
  process.on("message", (message: Begin | Ask) => {
    if ("begin" in message) {
      const { shape, me, origin } = message.begin;
      part = performer(store, shape, me, origin);
    } else void answer(part!, message);
  });
  process.once("disconnect", () => process.exit()); // the race is over, or whoever ran it is gone
  process.send!({});
}

async function answer(part: Performer, ask: Ask): Promise<void> {
  process.send!(await perform(part, ask));
}

async function perform(part: Performer, ask: Ask): Promise<Done> {
  try {
    if (ask.do === "report") return { calls: part.report() };
    for (const trial of ask.trials) await part[ask.do](trial);
    return {};
  } catch (error) {
    return { failed: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
