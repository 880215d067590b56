// A store in a process of its own: argv is the database's directory; IPC brings calls and takes their answers.
import type { PortalStore } from "@postern/core";
import { documentStore, lmdbDocuments } from "@postern/example-custom-store";

/** One call of a verb. */
export interface Call {
  readonly number: number;
  readonly verb: keyof PortalStore;
  readonly values: readonly unknown[];
}

/** What became of it. */
export type Answer =
  | { readonly number: number; readonly value: unknown }
  | { readonly number: number; readonly error: string };

const store = documentStore(lmdbDocuments(process.argv[2]!));

process.on("message", (call: Call) => void answer(call).then((given) => process.send!(given)));
process.send!("ready");

async function answer({ number, verb, values }: Call): Promise<Answer> {
  try {
    const run = store[verb] as (...given: readonly unknown[]) => Promise<unknown>;
    return { number, value: await run(...values) };
  } catch (error) {
    return { number, error: String(error) };
  }
}
