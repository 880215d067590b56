import type { CreateInput, CreatedSession, Portal, PortalOptions, PortalStore } from "../../src/index.ts";
import { memoryStore } from "../../src/index.ts";
import type { PortalSession } from "../../src/session.ts";
import { testPortal, type TestScope } from "../support.ts";

export const secret = "the first secret, of at least 32 bytes";
export const newer = "the second secret, of at least 32 bytes";
export const key = "order-4711";

/** A portal that takes idempotency keys, and a look at every record it ever wrote. */
export function setUp(options: Partial<PortalOptions<TestScope>> = {}) {
  const memory = memoryStore();
  const rows: PortalSession[] = [];
  const inner: PortalStore = {
    ...memory,
    create: async (session) => {
      const created = await memory.create(session);
      if (created) rows.push(session);
      return created;
    },
  };
  return { ...testPortal({ secret, ...options, store: inner }), memory, inner, rows };
}

/** Creates for `cus_acme` under the key. */
export async function create(
  portal: Portal<TestScope>,
  input: Partial<CreateInput<TestScope>> = {},
  idempotencyKey: string | undefined = key,
): Promise<CreatedSession<TestScope>> {
  return portal.sessions.create({ customerId: "cus_acme", ...input } as CreateInput<TestScope>, { idempotencyKey });
}
