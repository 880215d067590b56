// A process that starts a server, says the server's pid and lives on, to be killed. argv: a module and its function.
const [module, start] = process.argv.slice(2) as [string, string];
const starters = (await import(module)) as Record<string, () => Promise<{ process: { pid: number } }>>;
const server = await starters[start]!();
process.send!(server.process.pid);
