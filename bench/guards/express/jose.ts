import { customerOfJwt } from "../jose.ts";
import { jwts } from "../jwt.ts";
import type { Served } from "../setup.ts";
import { serve } from "./app.ts";

export async function setup(): Promise<Served> {
  return serve(await jwts(), [
    async (req, res, next) => {
      const customerId = await customerOfJwt(req.headers.authorization);
      if (customerId === undefined) res.status(401).json({ error: "unauthorized" });
      else next();
    },
  ]);
}
