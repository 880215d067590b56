import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { definite } from "../../fleet/definite.ts";
import { type Engine, type RunningEngine, servers } from "../../fleet/engines.ts";
import { admitted, type Browser, browser, type Created, created, staff } from "../../fleet/people.ts";
import { type RunningApp, startApp } from "../../fleet/start-app.ts";
import { whenBack } from "../../fleet/when-back.ts";
import { needs } from "../../needs.ts";

type Do = (engine: RunningEngine, app: RunningApp) => unknown;

interface Fault {
  readonly name: string;
  readonly breaks: Do;
  readonly mends: Do;
  readonly happensTo?: (engine: Engine) => boolean;
  /** Replies come, but late: what may wait longer than the guard goes on. */
  readonly onlyLate?: true;
}

const isProxied = ({ proxied }: Engine) => proxied;
const isPooled = ({ pooled }: Engine) => pooled;

const faults: readonly Fault[] = [
  { name: "was killed", breaks: (engine) => engine.kill(), mends: (engine) => engine.restart() },
  { name: "is frozen", breaks: (engine) => engine.pause(), mends: (engine) => engine.resume() },
  {
    name: "cannot be reached",
    breaks: ({ proxy }) => proxy!.hold(),
    mends: ({ proxy }) => proxy!.pass(),
    happensTo: isProxied,
  },
  {
    name: "loses its connections",
    breaks: ({ proxy }) => proxy!.cut(),
    mends: ({ proxy }) => proxy!.pass(),
    happensTo: isProxied,
  },
  {
    name: "has no connection to spare",
    breaks: (_, app) => app.tell("hog the pool"),
    mends: (_, app) => app.tell("give back"),
    happensTo: isPooled,
  },
  {
    name: "answers after 300 ms",
    breaks: ({ proxy }) => proxy!.slow(300),
    mends: ({ proxy }) => proxy!.pass(),
    happensTo: isProxied,
    onlyLate: true,
  },
];

const unavailable = { status: 503, headers: { "retry-after": "1" } };

for (const engine of servers) {
  describe(`a portal whose ${engine.name}`, { ...needs(engine.need), timeout: 60_000 }, () => {
    let store: RunningEngine;
    let app: RunningApp;
    let inside: Browser;
    let link: Created;
    let mend: () => unknown = () => {};

    beforeAll(async () => {
      store = await engine.start();
      app = await startApp({ store: store.config({ poolSize: 5 }), migrate: true });
    }, 120_000);
    afterEach(() => mend());
    afterAll(async () => {
      await app?.kill();
      await store?.stop();
    });

    /** One customer is in, another has a link that was not opened, and then it breaks. */
    async function whileBroken({ breaks, mends }: Fault): Promise<void> {
      inside = await admitted(app);
      link = await created(app);
      await breaks(store, app);
      mend = async () => {
        mend = () => {};
        await mends(store, app);
      };
    }

    for (const fault of faults.filter(({ happensTo }) => happensTo?.(engine) ?? true)) {
      test(`${fault.name} refuses nobody for good, and goes on by itself`, async ({ task }) => {
        await whileBroken(fault);
        const { handled } = (await app.send("/told")).json;
        const keptCookies = new Map(inside.cookies);
        await Promise.all([guardRefuses(app, inside), fault.onlyLate ? managementGoesOn(app) : allRefuse(app, link)]);
        expect(inside.cookies).toEqual(keptCookies);
        expect((await app.send("/told")).json).toMatchObject({ handled });

        await mend();
        const { recoveredInMs, refusals } = await whenBack(app, inside);
        task.meta.recoveredInMs = recoveredInMs;
        expect([...refusals].filter((status) => status !== 503)).toEqual([]);
        expect((await app.send("/told")).json).toMatchObject({ handled: Number(handled) + 1 });
        expect(await app.send("/health")).toMatchObject({ status: 200, json: { ok: true } });
        expect(await app.send("/ready")).toMatchObject({ status: 200, json: { problem: null } });
        const later = browser();
        expect(await later.open(app, link)).toMatchObject({ status: 200 });
        expect(await later.press(app, link)).toMatchObject({ status: 303 });
        expect(await definite(() => later.ask(app))).toMatchObject({ status: 200 });
      });
    }
  });
}

/** A person and a script who are in. */
async function guardRefuses(app: RunningApp, visitor: Browser): Promise<void> {
  const [toScript, toPerson, health] = await Promise.all([visitor.ask(app), visitor.look(app), app.send("/health")]);
  expect(toScript).toMatchObject({ ...unavailable, json: { code: "store_unavailable" } });
  expect(toPerson).toMatchObject(unavailable);
  for (const { headers } of [toScript, toPerson]) {
    expect(headers).not.toHaveProperty("set-cookie");
    expect(headers).not.toHaveProperty("www-authenticate");
  }
  expect(health).toMatchObject({ status: 503, json: { ok: false, code: "store_unavailable" } });
}

/** Everybody who wants something of the store, but for those who are in. */
async function allRefuse(app: RunningApp, link: Created): Promise<void> {
  const answers = await Promise.all([
    staff.create(app),
    staff.get(app, link.id),
    staff.revoke(app, link.id),
    staff.revokeCustomer(app, "cus_globex"),
    browser().open(app, link),
    browser().press(app, link),
  ]);
  for (const answer of answers) {
    expect(answer).toMatchObject(unavailable);
    expect(answer.headers).not.toHaveProperty("set-cookie");
  }
}

async function managementGoesOn(app: RunningApp): Promise<void> {
  expect(await staff.create(app)).toMatchObject({ status: 201 });
}
