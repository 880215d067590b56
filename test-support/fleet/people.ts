import { randomBytes } from "node:crypto";
import { type Answer, form, json, type Sent } from "../http.ts";
import { navigation, sameOrigin, SESSION_COOKIE, withKey } from "../sample-portal.ts";
import type { RunningApp } from "./start-app.ts";

type Server = Pick<RunningApp, "send">;

/** A created session, as the merchant's own code gets it. */
export interface Created {
  readonly id: string;
  readonly token: string;
}

/** The merchant's side. Every answer is given as it is, for the caller to judge. */
export const staff = {
  create: (app: Server, input: object = {}) =>
    app.send("/v1/portal-sessions", json({ customerId: "cus_acme", ...input }, withKey)),
  get: (app: Server, id: string) => app.send(`/v1/portal-sessions/${id}`, { headers: withKey }),
  list: (app: Server, query: string) => app.send(`/v1/portal-sessions?${query}`, { headers: withKey }),
  revoke: (app: Server, id: string) => app.send(`/v1/portal-sessions/${id}`, { method: "DELETE", headers: withKey }),
  revokeCustomer: (app: Server, customerId = "cus_acme") =>
    app.send("/v1/portal-sessions/revoke", json({ customerId }, withKey)),
};

/** @throws {Error} unless it was created. */
export async function created(app: Server, input: object = {}): Promise<Created> {
  const answer = await staff.create(app, input);
  if (answer.status !== 201) throw new Error(`create answered ${answer.status}: ${answer.text}`);
  return { id: String(answer.json["id"]), token: String(answer.json["token"]) };
}

/** A customer's browser: it keeps cookies, and drops those it is told to. */
export interface Browser {
  /** Follows a mailed link: a page with a button. */
  open(app: Server, link: Created): Promise<Answer>;
  /** Presses that button. */
  press(app: Server, link: Created): Promise<Answer>;
  /** A script's request for what the guard guards. */
  ask(app: Server): Promise<Answer>;
  /** A person's request for the same, as a page. */
  look(app: Server): Promise<Answer>;
  readonly cookies: ReadonlyMap<string, string>;
}

export function browser(): Browser {
  // As if it had opened a link of this portal before: each has a nonce of its own.
  const cookies = new Map([[`${SESSION_COOKIE}-claimant`, randomBytes(32).toString("base64url")]]);
  const visit = async (app: Server, path: string, sent: Sent = {}) => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const answer = await app.send(path, {
      ...sent,
      headers: { ...sent.headers, ...(cookie === "" ? {} : { cookie }) },
    });
    for (const line of answer.headers["set-cookie"] ?? []) keep(cookies, line);
    return answer;
  };
  return {
    cookies,
    open: (app, { token }) => visit(app, `/portal/open/${token}`, { headers: navigation }),
    press: (app, { token }) => visit(app, "/portal/redeem", form({ token }, sameOrigin)),
    ask: (app) => visit(app, "/guarded"),
    look: (app) => visit(app, "/guarded", { headers: navigation }),
  };
}

function keep(cookies: Map<string, string>, line: string): void {
  const [name = "", value = ""] = line.split(";", 1)[0]!.split(/=(.*)/s);
  if (/; *max-age=0\b/i.test(line)) cookies.delete(name);
  else cookies.set(name, value);
}

/** A browser that has opened a link of its own and is in. @throws {Error} unless it got in. */
export async function admitted(app: Server, input: object = {}): Promise<Browser & { readonly link: Created }> {
  const link = await created(app, input);
  const visitor = browser();
  const pressed = await visitor.press(app, link);
  if (pressed.status !== 303) throw new Error(`redeem answered ${pressed.status}: ${pressed.text}`);
  return { ...visitor, link };
}
