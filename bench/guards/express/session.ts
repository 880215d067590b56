import { RedisStore } from "connect-redis";
import express from "express";
import session from "express-session";
import { createClient } from "redis";
import { secret } from "../jwt.ts";
import { cookiesOf, type Served, type Stage } from "../setup.ts";
import { serve } from "./app.ts";

declare module "express-session" {
  interface SessionData {
    customerId?: string;
  }
}

/** express-session by its README: over its own memory store, or over connect-redis by that README. */
export async function setup(stage: Stage, store: "memory" | "redis"): Promise<Served> {
  const app = express();
  const options = { secret, resave: false, saveUninitialized: false };
  app.use(session(store === "redis" ? { ...options, store: await redisStore(stage) } : options));
  app.post("/sign-in/:customerId", (req, res) => {
    req.session.customerId = req.params.customerId;
    res.json({});
  });
  return serve(
    cookiesOf,
    [
      (req, res, next) => {
        if (req.session.customerId === undefined) res.status(401).json({ error: "unauthorized" });
        else next();
      },
    ],
    app,
  );
}

async function redisStore({ redisUrl }: Stage): Promise<RedisStore> {
  const client = createClient({ url: redisUrl });
  await client.connect();
  return new RedisStore({ client, prefix: `express:${process.pid}:` });
}
