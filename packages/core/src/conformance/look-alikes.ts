import assert from "node:assert/strict";
import type { PortalSession } from "../session.ts";
import type { PortalStore } from "../store.ts";
import type { StoreCase } from "./case.ts";
import { freshName } from "./sample.ts";
import { allPages, assertEnded, assertFound, assertLives, idsOf, insert, insertAll, queryOf } from "./steps.ts";

/** Texts that some database, collation or language takes for another one. All differ by their bytes. */
function lookAlikes(mark: string): readonly string[] {
  const fox = "🦊".repeat(254 - mark.length);
  const spellings = "acme ACME Acme \u00e1cme a\u0301cme \u0430cme \uff41cme straße strasse \u0131d id ID".split(" ");
  const characters = "a{b} a{b}c {a}b % _ * %_* a:b a.b a/b .. \\ ' \" ` $1 ?".split(" ");
  return [
    ...[...spellings, ...characters].map((text) => `${text}${mark}`),
    `${mark} `,
    `${mark}  `,
    ` ${mark}`,
    mark,
    `${mark}\u200b`,
    `${mark}\u00a0`,
    `${mark}\ufe0f`,
    `\ufeff${mark}`,
    `${mark}${fox}a`,
    `${mark}${fox}b`,
    `${mark}${fox}A`,
  ];
}

const words = "__proto__ constructor prototype hasOwnProperty null undefined NaN 0 -0 00 1e3 1000".split(" ");

export const lookAlikeCases: readonly StoreCase[] = [
  {
    name: "list > tells look-alike customers apart",
    run: ({ store, second }) => eachAlone(store, second, (customerId) => ({ customerId })),
  },
  {
    name: "list > tells look-alike external ids apart",
    run: ({ store, second }) => eachAlone(store, second, (customerExternalId) => ({ customerExternalId })),
  },
  {
    name: "list > tells look-alike actors apart",
    run({ store, second }) {
      const customerId = freshName();
      return eachAlone(store, second, (actor) => ({ customerId, actor }));
    },
  },
  {
    name: "list > tells look-alike tenants apart",
    async run({ store, second }) {
      const sessions = await insertAll(
        store,
        lookAlikes(freshName()).map((tenantId) => ({ tenantId })),
      );
      for (const session of sessions) {
        await assertFound(second, session);
        assert.deepEqual(idsOf(await allPages(second, queryOf(session.tenantId))), [session.id]);
      }
    },
  },
  {
    name: "revokeAll > tells look-alike customers apart",
    async run({ store, second }) {
      const tenantId = freshName();
      const customers = [...lookAlikes(freshName()), ...words];
      const sessions = await insertAll(
        store,
        customers.map((customerId) => ({ tenantId, customerId })),
      );
      await endOneByOne(second, sessions, ({ customerId }) => ({ tenantId, customerId }));
    },
  },
  {
    name: "revokeAll > tells look-alike tenants apart",
    async run({ store, second }) {
      const sessions = await insertAll(
        store,
        lookAlikes(freshName()).map((tenantId) => ({ tenantId })),
      );
      await endOneByOne(second, sessions, ({ tenantId }) => ({ tenantId }));
    },
  },
  {
    name: "create > takes tenants whose names mean something to a language",
    async run({ store, second }) {
      for (const tenantId of words) {
        const session = await insert(store, { tenantId }); // a tenant shared with other runs: nothing tenant-wide here
        const { customerId } = session;
        assert.deepEqual(idsOf(await allPages(second, queryOf(tenantId, { customerId }))), [session.id]);
        await store.revokeAll({ tenantId, customerId }, Date.now());
        await assertEnded(second, session);
        await assertLives(second, await insert(store, { tenantId, customerId }));
      }
    },
  },
];

type Members = Pick<Partial<PortalSession>, "customerId" | "customerExternalId" | "actor">;

/** One session for each look-alike in one tenant; a list asked for one of them gives that one alone. */
async function eachAlone(store: PortalStore, second: PortalStore, members: (text: string) => Members): Promise<void> {
  const tenantId = freshName();
  const texts = [...lookAlikes(freshName()), ...words];
  const sessions = await insertAll(
    store,
    texts.map((text) => ({ tenantId, ...members(text) })),
  );
  for (const [i, text] of texts.entries()) {
    const { customerId, customerExternalId, actor } = members(text);
    const filter = {
      customerId,
      customerExternalId: customerExternalId ?? undefined,
      actor: actor ?? undefined,
    };
    const listed = await allPages(second, queryOf(tenantId, filter));
    assert.deepEqual(idsOf(listed), [sessions[i]!.id], `only ${JSON.stringify(text)} is listed`);
    await assertFound(second, sessions[i]!);
  }
}

/** Ends owner after owner; those not yet ended live on. */
async function endOneByOne(
  store: PortalStore,
  sessions: readonly PortalSession[],
  ownerOf: (session: PortalSession) => { tenantId: string; customerId?: string },
): Promise<void> {
  const at = Date.now();
  for (const [i, session] of sessions.entries()) {
    await assertLives(store, session);
    await store.revokeAll(ownerOf(session), at + i);
  }
  for (const [i, session] of sessions.entries()) await assertFound(store, { ...session, revokedAt: at + i });
}
