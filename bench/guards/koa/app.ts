import Koa, { type Middleware } from "koa";
import { listen } from "../listen.ts";
import { answer, type Credential, type Served } from "../setup.ts";

/** Serves the route behind middlewares. @param app one that knows its keys already, if the guard needs some. */
export async function serve(
  credentials: readonly Credential[] | ((origin: string) => Promise<Credential[]>),
  guards: readonly Middleware[] = [],
  app: Koa = new Koa(),
): Promise<Served> {
  for (const guard of guards) app.use(guard);
  app.use((ctx) => {
    ctx.body = answer;
  });
  const handle = app.callback();
  const origin = await listen((req, res) => void handle(req, res));
  return { origin, credentials: typeof credentials === "function" ? await credentials(origin) : credentials };
}
