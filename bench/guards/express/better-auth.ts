import { join } from "node:path";
import { betterAuth } from "better-auth";
import { getMigrations } from "better-auth/db/migration";
import { fromNodeHeaders } from "better-auth/node";
import Database from "better-sqlite3";
import { secret } from "../jwt.ts";
import { type Credential, customerIds, type Served, type Stage } from "../setup.ts";
import { serve } from "./app.ts";

/** better-auth by its documentation, over SQLite: a session's row is read on every request, as with ours. */
export async function setup({ directory }: Stage): Promise<Served> {
  const options = {
    baseURL: "http://127.0.0.1:3000",
    secret,
    database: new Database(join(directory, "bench.db")),
    emailAndPassword: { enabled: true },
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
  };
  await (await getMigrations(options)).runMigrations();
  const auth = betterAuth(options);
  const signIn = async (customerId: string): Promise<Credential> => {
    const body = { email: `${customerId}@example.com`, password: "a long password", name: customerId };
    const { headers } = await auth.api.signUpEmail({ body, returnHeaders: true });
    const cookies = headers.getSetCookie().map((cookie) => cookie.slice(0, cookie.indexOf(";")));
    return { cookie: cookies.join("; ") };
  };
  const credentials: Credential[] = [];
  // Hashing a password takes it long; ten customers do.
  for (const customerId of customerIds.slice(0, 10)) credentials.push(await signIn(customerId));
  return serve(credentials, [
    async (req, res, next) => {
      const session = await auth.api.getSession({ headers: fromNodeHeaders(req.headers) });
      if (session === null) res.status(401).json({ error: "unauthorized" });
      else next();
    },
  ]);
}
