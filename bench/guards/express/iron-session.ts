import express from "express";
import { getIronSession } from "iron-session";
import { secret } from "../jwt.ts";
import { cookiesOf, type Served } from "../setup.ts";
import { serve } from "./app.ts";

const options = { password: secret, cookieName: "iron", cookieOptions: { secure: false } };
type Data = { customerId?: string };

/** iron-session by its README: the session is in the sealed cookie, nothing on the server. */
export async function setup(): Promise<Served> {
  const app = express();
  app.post("/sign-in/:customerId", async (req, res) => {
    const session = await getIronSession<Data>(req, res, options);
    session.customerId = req.params.customerId;
    await session.save();
    res.json({});
  });
  return serve(
    cookiesOf,
    [
      async (req, res, next) => {
        const { customerId } = await getIronSession<Data>(req, res, options);
        if (customerId === undefined) res.status(401).json({ error: "unauthorized" });
        else next();
      },
    ],
    app,
  );
}
