import { bodyRows, parserRows } from "./adapter-bodies.ts";
import type { AdapterCase } from "./adapter-case.ts";
import { credentialRows } from "./adapter-credentials.ts";
import { customerRows } from "./adapter-customers.ts";
import { faultCases } from "./adapter-faults.ts";
import { hostRows } from "./adapter-hosts.ts";
import { methodRows } from "./adapter-methods.ts";
import { pathRows } from "./adapter-paths.ts";
import { rowCase } from "./adapter-stage.ts";

/**
 * What every adapter promises, as data: whatever host it is for, a request gets the same status, headers and
 * bytes as core alone would give, wherever a handler of ours runs; and where the host answers first, nothing ran.
 *
 * Requests go over real sockets. What core alone answers is worked out beside each of them, from a second portal
 * with the same sessions, so the table holds no expected bytes of its own.
 * @example
 * for (const c of adapterCases) test(c.name, () => c.run({ start }));
 */
export const adapterCases: readonly AdapterCase[] = [
  ...[...methodRows, ...pathRows, ...credentialRows, ...bodyRows, ...parserRows, ...customerRows, ...hostRows].map(
    rowCase,
  ),
  ...faultCases,
];
