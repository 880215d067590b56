import { parseArgs, type ParseArgsOptionsConfig } from "node:util";
import { usage } from "./failure.ts";
import type { Io } from "./io.ts";

/** One thing that `postern` does. */
export interface Command {
  /** As it is typed: `sessions list`. */
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** Everything below the line `Usage: …`. */
  readonly help: string;
  /** Flags that stand after the name in the line `Usage: …`. */
  readonly flags: string;
  /** @param argv what stands after the name. */
  run(argv: readonly string[], io: Io): Promise<void>;
}

/**
 * Reads the flags of a command strictly; every command has `--json`.
 * @throws {Error} of usage that repeats no value: a secret may have been typed in the wrong place.
 */
export function flagsOf<const T extends ParseArgsOptionsConfig>(argv: readonly string[], options: T) {
  const known = { ...options, json: { type: "boolean" } } as const;
  try {
    return parseArgs({ args: [...argv], options: known, strict: true }).values;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const names = argv.filter((each) => each.startsWith("-")).map((each) => each.replace(/=.*$/s, ""));
    const strange = names.find((each) => !Object.hasOwn(known, each.replace(/^--/, "")));
    if (code === "ERR_PARSE_ARGS_UNKNOWN_OPTION") throw usage(`unknown flag ${strange ?? ""}`);
    if (code === "ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL") throw usage("an argument stands where a flag should");
    throw usage("a flag lacks its value, or has one too many");
  }
}

/** A result, for people or for programs. */
export function tell(io: Io, json: boolean | undefined, value: unknown, text: string): void {
  io.out(json === true ? `${JSON.stringify(value)}\n` : `${text}\n`);
}
