import assert from "node:assert/strict";
import type { AdapterApp, AdapterCase } from "./adapter-case.ts";
import { comparable } from "./adapter-compare.ts";
import { type Answer, type Headers, type Sent, wireTo } from "./adapter-wire.ts";
import { createProfileWorld, type ProfileWorld } from "./profile-world.ts";

/** What the replies before said, by the names they were kept under. */
export type Seen = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** One request and the whole of its reply. */
export interface Step {
  readonly send: Sent | ((seen: Seen) => Sent);
  readonly status: number;
  /** The whole body. What is new every time stands for its kind: `<id>`, `<link>`, `<jwt>`, `<hex>`. */
  readonly json?: unknown;
  /** Beside those that every reply of its kind has. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The merchant's handler answered: only status and body are ours to promise. */
  readonly handler?: boolean;
  /** Keeps the body under this name. */
  readonly keep?: string;
  /** What happens before it is sent. */
  readonly first?: (world: ProfileWorld) => void | Promise<void>;
}

/** One story of a profile, told on any host. */
export function profileCase(
  name: string,
  steps: readonly Step[],
  app: Pick<Partial<AdapterApp>, "parsers"> = {},
): AdapterCase {
  return {
    name,
    async run(setup) {
      const world = createProfileWorld();
      const host = await setup.start({ ...world.app, ...app });
      const wire = wireTo(host.port);
      const seen: Record<string, Record<string, string>> = {};
      try {
        for (const step of steps) {
          await step.first?.(world);
          const answer = await wire.send(typeof step.send === "function" ? step.send(seen) : step.send);
          assertStep(step, answer);
          if (step.keep !== undefined) seen[step.keep] = JSON.parse(answer.body) as Record<string, string>;
        }
      } finally {
        wire.close();
        await host.stop();
      }
    },
  };
}

function assertStep({ status, json, headers = {}, handler = false }: Step, answer: Answer): void {
  const body = json === undefined ? "" : (JSON.parse(JSON.stringify(json)) as unknown);
  const got = answer.body === "" ? "" : (JSON.parse(masked(answer.body)) as unknown);
  assert.deepEqual({ status: answer.status, body: got }, { status, body });
  if (handler) return;
  const type = json === undefined ? {} : { "content-type": "application/json; charset=utf-8" };
  const always = { "cache-control": "no-store", "x-content-type-options": "nosniff", ...type };
  const expected = Object.entries({ ...always, ...headers }).map(([name, value]) => [name, [value]] as const);
  assert.deepEqual(comparable(answer.headers, same), comparable(new Map(expected), same));
}

const same = (text: string) => text;

/** Leaves of ids and tokens only what kind they are. */
function masked(text: string): string {
  return text
    .replaceAll(/eyJ[\w-]+\.eyJ[\w-]+\.[\w-]+/g, "<jwt>")
    .replaceAll(/pslink_[\w-]{28}\.[\w-]{43}/g, "<link>")
    .replaceAll(/portal_sess_[A-Z2-7]{26}/g, "<portal_sess id>")
    .replaceAll(/bps_[\w-]{28}/g, "<bps id>")
    .replaceAll(/ps_[\w-]{28}/g, "<id>")
    .replaceAll(/\b[0-9a-f]{32}\b/g, "<hex>");
}

/** The key as each product's callers send it. */
export function bearerKey(key: string): Headers {
  return [["authorization", `Bearer ${key}`]];
}

export function apiKey(key: string): Headers {
  return [["x-api-key", key]];
}

/** Challenges that go with a 401 or a 403. */
export const challenges = {
  missing: { "www-authenticate": 'Bearer realm="portal"' },
  invalid: { "www-authenticate": 'Bearer realm="portal", error="invalid_token"' },
} as const;
