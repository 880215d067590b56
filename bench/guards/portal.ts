import { generateKeyPairSync } from "node:crypto";
import { createPortal, memoryStore, type Portal, type PortalStore, type SigningKey } from "@postern/core";
import { redisStore } from "@postern/store-redis";
import { migrate, sqlStore } from "@postern/store-sql";
import { openPostgres, openRedis, openSqlite } from "./databases.ts";
import { bearer, type Credential, customerIds, type Stage, type StoreName, type Token } from "./setup.ts";

export const SCOPE = "invoices:read";
type BenchPortal = Portal<typeof SCOPE>;

/** Opens one of our stores, ready to be used. */
export async function openStore(name: StoreName, stage: Stage): Promise<PortalStore> {
  if (name === "memory") return memoryStore();
  if (name === "redis") return redisStore({ client: openRedis(stage), keyPrefix: `${process.pid}:` });
  if (name === "sqlite") {
    const db = openSqlite<unknown>(stage);
    await migrate(db);
    return sqlStore({ db });
  }
  const db = await openPostgres<unknown>(stage);
  const tablePrefix = `postern_${process.pid}_`;
  await migrate(db, { tablePrefix });
  return sqlStore({ db, tablePrefix });
}

/** Makes a portal over a store, as the README does. */
export function portalOver(store: PortalStore, token: Token): BenchPortal {
  return createPortal({
    baseUrl: "http://127.0.0.1:3000/portal",
    store,
    customers: { find: ({ customerId }) => (customerId === undefined ? undefined : { id: customerId }) },
    scopes: [SCOPE],
    defaultScopes: [SCOPE],
    ...(token === "jwt" && { keys: [signingKey()] }),
  });
}

/** A portal with every customer signed in. */
export async function openPortal(
  name: StoreName,
  token: Token,
  stage: Stage,
): Promise<{ portal: BenchPortal; credentials: readonly Credential[] }> {
  const portal = portalOver(await openStore(name, stage), token);
  await portal.ready();
  return { portal, credentials: await signIn(portal) };
}

/** Signs every customer in. */
export async function signIn(portal: BenchPortal): Promise<Credential[]> {
  const credentials: Credential[] = [];
  for (const customerId of customerIds) {
    const created = await portal.sessions.create({ customerId, delivery: "token", ttlSeconds: 86_400 });
    credentials.push(bearer(created.token));
  }
  return credentials;
}

function signingKey(): SigningKey {
  const { privateKey } = generateKeyPairSync("ed25519");
  return { kid: "bench", alg: "Ed25519", privateKey: privateKey.export({ format: "pem", type: "pkcs8" }).toString() };
}
