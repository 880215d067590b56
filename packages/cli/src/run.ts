import { readFileSync } from "node:fs";
import type { Command } from "./command.ts";
import { apiKey } from "./commands/api-key.ts";
import { keys } from "./commands/keys.ts";
import { migrate } from "./commands/migrate.ts";
import { secret } from "./commands/secret.ts";
import { sessionsList } from "./commands/sessions-list.ts";
import { sessionsRevoke } from "./commands/sessions-revoke.ts";
import { sweep } from "./commands/sweep.ts";
import { type ExitCode, exitCodeOf, usage } from "./failure.ts";
import type { Io } from "./io.ts";
import { mask, printable } from "./mask.ts";

export const commands: readonly Command[] = [keys, apiKey, secret, migrate, sweep, sessionsList, sessionsRevoke];

const overview = `Usage: postern COMMAND [flags]

${commands.map(({ name, summary }) => `  ${name.padEnd(16)} ${summary}`).join("\n")}

postern COMMAND --help tells more. Every command takes --json. Exit codes: 0 done, 1 failed, 2 called wrongly,
130 or 143 stopped by a signal.
`;

/**
 * Does what was typed.
 * @param argv without the program's own name.
 * @returns the exit code; it never rejects.
 */
export async function run(argv: readonly string[], io: Io): Promise<ExitCode> {
  try {
    await dispatch(argv, io);
    return 0;
  } catch (error) {
    const code = exitCodeOf(error);
    const message = shownMessage(error, argv, io);
    const help = code === 2 ? `\nSee ${["postern", commandOf(argv)?.name, "--help"].filter(Boolean).join(" ")}.` : "";
    io.err(errorLine(argv, message, help));
    return code;
  }
}

/** What went wrong, for people or for programs. */
export function errorLine(argv: readonly string[], message: string, help = ""): string {
  return argv.includes("--json") ? `${JSON.stringify({ error: message })}\n` : `postern: ${message}${help}\n`;
}

async function dispatch(argv: readonly string[], io: Io): Promise<void> {
  const command = commandOf(argv);
  if (command !== undefined) {
    const rest = argv.slice(command.name.split(" ").length);
    if (rest.includes("--help") || rest.includes("-h")) return io.out(helpOf(command));
    return command.run(rest, io);
  }
  if (argv[0] === "--version") return io.out(`${versionOf()}\n`);
  if (argv.includes("--help") || argv.includes("-h")) return io.out(overview);
  throw usage(argv.length === 0 ? "no command" : "unknown command");
}

function commandOf(argv: readonly string[]): Command | undefined {
  return commands.find(({ name }) => name.split(" ").every((word, index) => argv[index] === word));
}

function helpOf({ name, flags, help }: Command): string {
  return `Usage: ${["postern", name, flags, "[--json]"].filter(Boolean).join(" ")}\n\n${help}\n`;
}

function versionOf(): string {
  const manifest = readFileSync(new URL("../package.json", import.meta.url), "utf8");
  return (JSON.parse(manifest) as { version: string }).version;
}

/** The error with its causes in one line, without anything that opens a door. */
function shownMessage(error: unknown, argv: readonly string[], io: Io): string {
  const told: string[] = [];
  for (let each: unknown = error; each instanceof Error; each = each.cause)
    // Node's own error of a refused connection has a code and no message.
    told.push(each.message || (each as NodeJS.ErrnoException).code || each.name);
  const last = told.pop() ?? "an unknown failure";
  const text = [...told.map((each) => each.replace(/\.$/, "")), last].join(": ");
  const { POSTERN_STORE_URL: storeUrl, POSTERN_API_KEY: key } = io.env;
  const typed = argv.filter((each) => each.includes("://")).map((each) => each.replace(/^--store=/, ""));
  return printable(mask(text, [storeUrl, key, ...typed]));
}
