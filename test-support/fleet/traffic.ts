import { setTimeout as pause } from "node:timers/promises";
import type { Answer } from "../http.ts";
import { definite } from "./definite.ts";
import { type Browser, browser, type Created, staff } from "./people.ts";
import type { RunningApp } from "./start-app.ts";

/** One link, and what became of it as far as anybody was told. */
export interface Visit {
  readonly link: Created;
  /** Who was let in: at most one of the two who pressed the button at once. */
  readonly admitted: readonly Browser[];
  readonly revocation: "not asked" | "unanswered" | "answered";
}

/** Customers and staff at work, until they are told to stop. */
export interface Traffic {
  readonly visits: readonly Visit[];
  /** How often each kind of request got each answer: `"guarded 200"`; `"guarded lost"` is a connection that broke. */
  readonly answers: ReadonlyMap<string, number>;
  stop(): Promise<void>;
}

const WORKERS = 4;
const CUSTOMERS = 50;
/** Between tries while nothing answers. */
const PAUSE_MS = 20;

/** @param pick the process that the next request goes to, as a load balancer would choose. */
export function startTraffic(pick: () => Pick<RunningApp, "send">): Traffic {
  const visits: Visit[] = [];
  const answers = new Map<string, number>();
  const stopping = new AbortController();
  /** @returns the answer, or undefined if the connection broke. */
  const tell = async (kind: string, asked: Promise<Answer>): Promise<Answer | undefined> => {
    const answer = await asked.catch(() => undefined);
    const name = `${kind} ${answer?.status ?? "lost"}`;
    answers.set(name, (answers.get(name) ?? 0) + 1);
    if (answer === undefined) await pause(PAUSE_MS);
    return answer;
  };
  const work = async (_: unknown, worker: number): Promise<void> => {
    for (let n = worker; !stopping.signal.aborted; n += WORKERS) {
      const customerId = `cus_${n % CUSTOMERS}`;
      const visit = await oneVisit(pick, tell, { customerId, revokes: Math.floor(n / WORKERS) % 2 === 1 });
      if (visit !== undefined) visits.push(visit);
    }
  };
  const working = Promise.all(Array.from({ length: WORKERS }, work));
  return {
    visits,
    answers,
    async stop() {
      stopping.abort();
      await working;
    },
  };
}

type Tell = (kind: string, asked: Promise<Answer>) => Promise<Answer | undefined>;

async function oneVisit(
  pick: () => Pick<RunningApp, "send">,
  tell: Tell,
  { customerId, revokes }: { readonly customerId: string; readonly revokes: boolean },
): Promise<Visit | undefined> {
  const made = await tell("create", staff.create(pick(), { customerId }));
  if (made?.status !== 201) return undefined;
  const link = { id: String(made.json["id"]), token: String(made.json["token"]) };
  const two = [browser(), browser()];
  const pressed = await Promise.all(two.map((each) => tell("redeem", each.press(pick(), link))));
  const admitted = two.filter((_, i) => pressed[i]?.status === 303);
  for (const each of admitted) await tell("guarded", each.ask(pick()));
  if (!revokes) return { link, admitted, revocation: "not asked" };
  const revoked = await tell("revoke", staff.revoke(pick(), link.id));
  if (revoked?.status !== 204) return { link, admitted, revocation: "unanswered" };
  for (const each of admitted) await tell("guarded after revoke", each.ask(pick()));
  return { link, admitted, revocation: "answered" };
}

/**
 * Asks the app of everything that was acknowledged.
 * @returns what is not as it was promised, a few words each.
 */
export async function brokenPromises(app: RunningApp, visits: readonly Visit[]): Promise<readonly string[]> {
  const broken: string[] = [];
  for (const visit of visits) broken.push(...(await brokenBy(app, visit)));
  return broken;
}

async function brokenBy(app: RunningApp, { link, admitted, revocation }: Visit): Promise<readonly string[]> {
  const broken: string[] = [];
  const expect = (is: boolean, what: string) => void (is || broken.push(`${link.id}: ${what}`));
  const { json } = await definite(() => staff.get(app, link.id));
  expect(admitted.length < 2, "two were let in");
  expect(revocation !== "answered" || json["status"] === "revoked", `revoked, and now ${String(json["status"])}`);
  for (const each of admitted) {
    const { status } = await definite(() => each.ask(app));
    if (revocation === "answered") expect(status === 401, `revoked, and the guard answers ${status}`);
    if (revocation === "not asked") expect(status === 200, `redeemed, and the guard answers ${status}`);
    expect(json["redeemedAt"] !== null, "redeemed, and not any more");
    const stranger = await definite(() => browser().press(app, link));
    expect(stranger.status === 410, `redeemed, and somebody else's redemption answers ${stranger.status}`);
  }
  return broken;
}
