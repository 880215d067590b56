import type { Verdict } from "../../../src/http/index.ts";
import { PortalError } from "../../../src/index.ts";
import type { Steps } from "../bare-host.ts";
import type { Sabotage } from "./kit.ts";

export const onCalling: readonly Sabotage[] = [
  {
    name: "answers paths that are not ours",
    steps: {
      call: async (handle, request) => (await handle(request)) ?? { status: 404, headers: {}, body: undefined },
    },
    caughtBy: "a route of the merchant's below ours > gets its request with the body unread",
  },
  {
    name: "calls the handler twice",
    steps: { call: async (handle, request) => (await handle(request)) && handle(request) },
    caughtBy: "HEAD > is answered as GET, without the body",
  },
  {
    name: "answers HEAD as if it were an unknown method",
    steps: {
      call: (handle, request) => handle(request.method === "HEAD" ? { ...request, method: "PUT" } : request),
    },
    caughtBy: "HEAD > is answered as GET, without the body",
  },
  {
    name: "lets in whom the guard refused",
    steps: { guard: async () => ({ access: {} as never }) },
    caughtBy: "no credential > is a 401 with a challenge, whatever else there is",
  },
  {
    name: "lets nobody in whom the guard had to think about",
    steps: {
      guard: async (guard, method, header) => {
        const verdict = guard(method, header);
        if (verdict instanceof Promise && (await verdict).access !== undefined) throw new Error("too late");
        return verdict;
      },
    },
    caughtBy: "a store that answers with promises > is waited for, by whom it admits, refuses and lets fail",
  },
  {
    name: "lets in when the guard throws",
    steps: {
      guard: async (...[guard, method, header]) => {
        try {
          return await guard(method, header);
        } catch {
          return { access: {} as never };
        }
      },
    },
    caughtBy: "a merchant's clock that throws an error > is a 500, and no handler runs",
  },
  {
    name: "guards HEAD as if it were safe for anybody",
    steps: {
      guard: async (guard, method, header) => (method === "HEAD" ? { access: {} as never } : guard(method, header)),
    },
    caughtBy: "HEAD > passes the guard as GET does",
  },
  {
    name: "takes every method for GET",
    steps: { guard: (guard, _method, header) => guard("GET", header) },
    caughtBy: "a cookie with an unsafe method > needs the portal's own origin; a bearer does not",
  },
  {
    name: "calls an outage a 401",
    steps: {
      guard: async (guard, method, header) => {
        const verdict = await guard(method, header);
        if (verdict.access !== undefined || verdict.reply.status !== 503) return verdict;
        return { ...verdict, error: new PortalError("token_invalid"), reply: { ...verdict.reply, status: 401 } };
      },
    },
    caughtBy: "a store that rejects > is a 503, never a 401 and never the handler",
  },
  {
    name: "goes on refusing whom it could not look up",
    steps: { guard: remembering() },
    caughtBy: "a store that comes back > has lost no session, link or cookie to the outage",
  },
];

/** A guard that asks no more once it could not. */
function remembering(): Steps["guard"] {
  let outage: Verdict | undefined;
  return async (guard, method, header) => {
    const verdict = outage ?? (await guard(method, header));
    if (verdict.access === undefined && verdict.reply.status === 503) outage = verdict;
    return verdict;
  };
}
