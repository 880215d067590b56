/** What a command has of the world. `bin.ts` gives the process's own, a test its own. */
export interface Io {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Reads standard input to its end. */
  readonly stdin: () => Promise<string>;
  /** Results, and nothing else, go to standard output. */
  readonly out: (text: string) => void;
  /** What a person should know beside them goes to standard error. */
  readonly err: (text: string) => void;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /**
   * Imports a package of the user's project.
   * @throws {Error} that says how to install it.
   */
  readonly load: (name: string) => Promise<unknown>;
  /** Aborted when the user wants to stop. */
  readonly signal: AbortSignal;
}
