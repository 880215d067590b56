import { randomBytes } from "node:crypto";
import { memoryStore } from "@postern/core";
import { describe, expect, it } from "vitest";
import { mount } from "./support/mount.ts";
import { cookiesOf, form, json } from "@postern/test-support/http";
import { sameOrigin, samplePortal } from "@postern/test-support/sample-portal";
import { serve } from "./support/serve.ts";

const ROUNDS = 5;
const CALLERS = 50;

/** Two processes, as far as the store can tell: each with a portal and a server of its own. */
async function twoServers() {
  const store = memoryStore();
  const serveOne = async () => {
    const portal = samplePortal({ store });
    const { send } = await serve(mount(portal));
    return { portal, send };
  };
  const servers = [await serveOne(), await serveOne()] as const;
  return { portal: servers[0].portal, sendTo: (caller: number) => servers[caller % 2]!.send };
}

describe("redeem over HTTP, two servers on one store", () => {
  it(`gives the portal token to exactly one of ${CALLERS} concurrent callers`, async () => {
    const { portal, sendTo } = await twoServers();
    for (let round = 0; round < ROUNDS; round += 1) {
      const { token } = await portal.sessions.create({ customerId: "cus_acme" });
      const answers = await Promise.all(
        Array.from({ length: CALLERS }, (_, caller) => sendTo(caller)("/portal/redeem", json({ token }))),
      );
      const [won, ...others] = answers.toSorted((a, b) => a.status - b.status);
      expect(won!.status).toBe(200);
      for (const lost of others) expect(lost).toMatchObject({ status: 410, json: { code: "link_redeemed" } });

      const headers = { authorization: `Bearer ${String(won!.json["token"])}` };
      for (const server of [0, 1])
        expect(await sendTo(server)("/portal/session", { headers })).toMatchObject({ status: 200 });
    }
  });

  it(`lets exactly one of ${CALLERS} browsers in, and lets that one repeat`, async () => {
    const { portal, sendTo } = await twoServers();
    for (let round = 0; round < ROUNDS; round += 1) {
      const { token } = await portal.sessions.create({ customerId: "cus_acme" });
      const browsers = Array.from({ length: CALLERS }, () => ({
        cookie: `__Host-postern-claimant=${randomBytes(32).toString("base64url")}`,
      }));
      const pressButton = (browser: { cookie: string }, server: number) =>
        sendTo(server)("/portal/redeem", form({ token }, { ...sameOrigin, ...browser }));
      const answers = await Promise.all(browsers.map(pressButton));
      const winners = answers.flatMap(({ status }, caller) => (status === 303 ? [caller] : []));
      expect(winners).toHaveLength(1);
      expect(answers.filter(({ status }) => status === 410)).toHaveLength(CALLERS - 1);

      const [winner] = winners as [number];
      const repeated = await pressButton(browsers[winner]!, winner + 1);
      expect(cookiesOf(repeated)).toEqual(cookiesOf(answers[winner]!));
    }
  });
});
