import { randomBytes } from "node:crypto";
import { memoryStore, type PortalStore } from "@postern/core";
import { describe, expect, it } from "vitest";
import { cookiesOf, form, json, type Send } from "../http.ts";
import { sameOrigin, type SamplePortal, samplePortal } from "../sample-portal.ts";

const ROUNDS = 5;
const CALLERS = 50;

/** Serves the customer side of a portal at `/portal`. */
type Serve = (portal: SamplePortal) => Promise<{ readonly send: Send }>;

/** Races for one link over two servers: two processes, as far as the store can tell. */
export function redeemRace(one: Serve, other: Serve): void {
  describe("redeem over HTTP, two servers on one store", () => {
    it(`gives the portal token to exactly one of ${CALLERS} concurrent callers`, async () => {
      const { portal, sendTo, meetAgain } = await twoServers(one, other);
      for (let round = 0; round < ROUNDS; round += 1) {
        meetAgain();
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
      const { portal, sendTo, meetAgain } = await twoServers(one, other);
      for (let round = 0; round < ROUNDS; round += 1) {
        meetAgain();
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
}

async function twoServers(...serves: readonly [Serve, Serve]) {
  const { store, meetAgain } = meetingStore();
  const servers = await Promise.all(
    serves.map(async (serve) => {
      const portal = samplePortal({ store });
      return { portal, ...(await serve(portal)) };
    }),
  );
  return { portal: servers[0]!.portal, sendTo: (caller: number) => servers[caller % 2]!.send, meetAgain };
}

/** Lets nobody redeem before everybody has read the record: the worst that a race can be. */
function meetingStore() {
  const store = memoryStore();
  let arrived = 0;
  let meeting = Promise.withResolvers<void>();
  const find: PortalStore["find"] = async (id) => {
    const session = await store.find(id);
    arrived += 1;
    if (arrived === CALLERS) meeting.resolve();
    await meeting.promise;
    return session;
  };
  const meetAgain = () => {
    arrived = 0;
    meeting = Promise.withResolvers<void>();
  };
  return { store: { ...store, find }, meetAgain };
}
