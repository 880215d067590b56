import { PortalError } from "../errors.ts";
import type { CreateInput, CreateOptions } from "../operations/create-input.ts";
import type { ListInput } from "../operations/list.ts";
import type { RevokeInput } from "../operations/revoke.ts";
import { isIdempotencyKey } from "../text.ts";
import type { CreatedSession } from "../views.ts";
import { type Call, exchange } from "./exchange.ts";
import { maskOf } from "./mask.ts";
import type { ClientConfig } from "./options.ts";
import type { CallOptions, PortalSessions } from "./portal-sessions.ts";
import { jsonOf, refusalOf } from "./refusal.ts";
import { type Chance, repeat } from "./repeat.ts";
import { sessionList } from "./session-list.ts";
import { readCreated, readPage, readSession } from "./shape.ts";

/** Calls the management API. @returns the body of a reply that has the hoped-for status. */
type Send = (call: Call, status: number) => Promise<unknown>;
/** The same, repeated. @param attempt what is done each time. */
type SendAgain = (call: Call, status: number, attempt?: Send) => Promise<unknown>;

/** The operations, over a configuration that is already checked. */
export function portalSessionsOf(config: ClientConfig, chance: Chance): PortalSessions {
  const mask = maskOf(config.apiKey);
  const once: Send = async (call, status) => {
    const reply = await exchange(config, mask, call);
    if (reply.status !== status) throw refusalOf(reply, mask);
    return jsonOf(reply.text);
  };
  const send: SendAgain = (call, status, attempt = once) =>
    repeat(() => attempt(call, status), config.maxRetries, chance, call.signal);
  const revoke = async (target: string | RevokeInput, { signal }: CallOptions = {}) => {
    const body = typeof target === "string" ? { jti: target } : target;
    await send({ method: "POST", path: "/revoke", body, signal }, 204);
  };
  return Object.freeze({
    create: creator(once, send, chance),
    async get(id: string, { signal }: CallOptions = {}) {
      // Anything else could name another path, and no server knows it.
      if (typeof id !== "string" || !/^ps_[A-Za-z0-9_-]{1,61}$/.test(id)) throw new PortalError("session_unknown");
      return readSession(await send({ method: "GET", path: `/${id}`, signal }, 200));
    },
    list: (input: ListInput = {}, { signal }: CallOptions = {}) =>
      sessionList(async (cursor = input.cursor) =>
        readPage(await send({ method: "GET", path: queryOf({ ...input, cursor }), signal }, 200)),
      ),
    revoke,
    delete: async (id: string, options?: CallOptions) => revoke({ jti: id }, options),
  });
}

/** For so long a portal is taken for one without `secret`. Not for ever: a deployment may bring one. */
const KEYLESS_MS = 300_000;

function creator(once: Send, send: SendAgain, chance: Chance): PortalSessions["create"] {
  let keylessUntil = -Infinity;
  return async (input: CreateInput, options: CreateOptions & CallOptions = {}): Promise<CreatedSession> => {
    const call = { method: "POST", path: "", body: input, signal: options.signal } as const;
    const given = options.idempotencyKey;
    if (given !== undefined) return readCreated(await send({ ...call, idempotencyKey: keyOf(given) }, 201));
    if (chance.now() < keylessUntil) return readCreated(await once(call, 201));
    let attempts = 0;
    const counted: Send = (...sent) => {
      attempts += 1;
      return once(...sent);
    };
    try {
      return readCreated(await send({ ...call, idempotencyKey: chance.randomKey() }, 201, counted));
    } catch (error) {
      if (!(error instanceof PortalError && error.code === "idempotency_unavailable")) throw error;
      // An earlier attempt may have made the session, in a process that has a secret.
      if (attempts > 1) throw error;
    }
    keylessUntil = chance.now() + KEYLESS_MS;
    return readCreated(await once(call, 201));
  };
}

function keyOf(idempotencyKey: unknown): string {
  if (isIdempotencyKey(idempotencyKey)) return idempotencyKey;
  const message = "must be 1 to 255 visible ASCII characters";
  throw new PortalError("request_malformed", {
    detail: `idempotencyKey ${message}.`,
    errors: [{ path: "idempotencyKey", message }],
  });
}

function queryOf(filters: ListInput): string {
  const given = Object.entries(filters).filter(([, value]) => value !== undefined);
  const query = new URLSearchParams(given.map(([name, value]): [string, string] => [name, String(value)])).toString();
  return query === "" ? "" : `?${query}`;
}
