import { join } from "node:path";
import { betterAuth } from "better-auth";
import { getMigrations } from "better-auth/db/migration";
import { magicLink } from "better-auth/plugins";
import Database from "better-sqlite3";
import { RedisStore } from "connect-redis";
import session from "express-session";
import { sealData } from "iron-session";
import { SignJWT } from "jose";
import { createClient } from "redis";
import { secret } from "../guards/jwt.ts";
import type { Stage } from "../guards/setup.ts";
import type { Verbs } from "./verbs.ts";

/** The verbs that peers have, each as its documentation says. None has an owner to revoke, or a list by customer. */
export async function peerVerbs(stage: Stage): Promise<Readonly<Record<string, Verbs>>> {
  return {
    "express-session, connect-redis": await expressSession(stage),
    "better-auth magic link, sqlite": await magicLinks(stage),
    "iron-session": { create: (n) => sealData({ customerId: `cus_${n}` }, { password: secret }) },
    "jose, HS256": { create: (n) => signed(`cus_${n}`) },
  };
}

const key = new TextEncoder().encode(secret);

function signed(customerId: string): Promise<string> {
  return new SignJWT({ scope: "invoices:read" })
    .setProtectedHeader({ alg: "HS256" })
    .setSubject(customerId)
    .setExpirationTime("1h")
    .sign(key);
}

async function expressSession({ redisUrl }: Stage): Promise<Verbs> {
  const client = createClient({ url: redisUrl });
  await client.connect();
  const store = new RedisStore({ client, prefix: "peer:" });
  const cookie = new session.Cookie();
  cookie.maxAge = 3_600_000;
  return {
    create: (n) => store.set(`sid_${n}`, { cookie, customerId: `cus_${n}` }),
    authorize: (n) => store.get(`sid_${n}`),
    revoke: (n) => store.destroy(`sid_${n}`),
  };
}

async function magicLinks({ directory }: Stage): Promise<Verbs> {
  const links: string[] = [];
  const sessions: string[] = [];
  const options = {
    baseURL: "http://127.0.0.1:3000",
    secret,
    database: new Database(join(directory, "peer.db")),
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    plugins: [magicLink({ sendMagicLink: ({ token }) => void links.push(token) })],
  };
  await (await getMigrations(options)).runMigrations();
  const { api } = betterAuth(options);
  const headers = new Headers();
  const cookieOf = (n: number) => new Headers({ cookie: sessions[n]! });
  return {
    create: (n) => api.signInMagicLink({ body: { email: `cus_${n % 1000}@example.com` }, headers }),
    redeem: async (n) => {
      const reply = await api.magicLinkVerify({ query: { token: links[n]! }, headers, asResponse: true });
      sessions.push(
        reply.headers
          .getSetCookie()
          .map((cookie) => cookie.split(";", 1)[0])
          .join("; "),
      );
    },
    authorize: async (n) => {
      if ((await api.getSession({ headers: cookieOf(n) })) === null) throw new Error("better-auth knows no session");
    },
    revoke: (n) => api.signOut({ headers: cookieOf(n) }),
  };
}
