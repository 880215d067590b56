/** 0 is success, 1 a command that failed, 2 one that was called wrongly. */
export type ExitCode = 0 | 1 | 2;

const usages = new WeakSet<object>();

/** An error of whoever typed the command. */
export function usage(message: string): Error {
  const error = new Error(message);
  usages.add(error);
  return error;
}

export function exitCodeOf(error: unknown): ExitCode {
  return typeof error === "object" && error !== null && usages.has(error) ? 2 : 1;
}
