import { handChecks } from "../hand/checks.ts";
import type { AwaitedStore } from "../hand/look-up.ts";
import { handMemory } from "../hand/memory.ts";
import type { HandSession } from "../hand/session.ts";
import type { Served, Stage, Token } from "../setup.ts";
import { serve } from "./app.ts";

type Guarded = { handSession?: HandSession };

export async function setup(stage: Stage, store: "memory" | AwaitedStore, kind: Token): Promise<Served> {
  if (store === "memory") {
    const { check, credentials } = handMemory(kind);
    return serve(credentials, [
      (req, res, next) => {
        const session = check(req.headers.authorization);
        if (session === undefined) {
          res.status(401).json({ error: "unauthorized" });
          return;
        }
        (req as Guarded).handSession = session;
        next();
      },
    ]);
  }
  const { check, credentials } = await handChecks(store, stage, kind);
  return serve(credentials, [
    async (req, res, next) => {
      const session = await check(req.headers.authorization);
      if (session === undefined) {
        res.status(401).json({ error: "unauthorized" });
        return;
      }
      (req as Guarded).handSession = session;
      next();
    },
  ]);
}
