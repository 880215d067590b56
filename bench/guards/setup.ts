/** What runs already: a setup opens its own clients, and its own rooms in it. */
export interface Stage {
  /** An empty directory of this setup's own. */
  readonly directory: string;
  readonly redisUrl: string;
  readonly postgresUrl: string;
}

/** What one request sends to be admitted. */
export type Credential = Readonly<Record<string, string>>;

/** A guarded route that listens. */
export interface Served {
  /** `http://127.0.0.1:…` */
  readonly origin: string;
  /** One for each of the signed-in customers; a request takes any. */
  readonly credentials: readonly Credential[];
}

/** Serves `GET /invoices` behind one way to guard it. */
export type Setup = (stage: Stage) => Promise<Served>;

/** What a customer's browser or app sends: a random text, or a JWT that presents the session. */
export type Token = "opaque" | "jwt";

/** Where a setup keeps its sessions. */
export const storeNames = ["memory", "sqlite", "redis", "postgres"] as const;
export type StoreName = (typeof storeNames)[number];

/** So many are signed in: enough that no guard lives from one hot entry, few enough to sign in quickly. */
const CUSTOMERS = 100;
export const customerIds: readonly string[] = Array.from({ length: CUSTOMERS }, (_, n) => `cus_${n}`);

/** What every route answers: the guard is measured, not the serialiser. */
export const answer = { ok: true } as const;

export const bearer = (token: string): Credential => ({ authorization: `Bearer ${token}` });

/** Signs every customer in over HTTP, for guards that only their own host can mint a cookie for. */
export async function cookiesOf(origin: string): Promise<Credential[]> {
  const credentials: Credential[] = [];
  for (const customerId of customerIds) {
    const reply = await fetch(`${origin}/sign-in/${customerId}`, { method: "POST" });
    const cookies = reply.headers.getSetCookie().map((cookie) => cookie.slice(0, cookie.indexOf(";")));
    if (!reply.ok || cookies.length === 0) throw new Error(`signing in answered ${reply.status} and no cookie`);
    credentials.push({ cookie: cookies.join("; ") });
  }
  return credentials;
}
