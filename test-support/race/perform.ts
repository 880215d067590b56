import type { PortalSession, PortalStore } from "@postern/core";
import { freshDigest, sampleSession } from "@postern/core/conformance";
import type { Call, Seen } from "./history.ts";
import { planOf, worldOf } from "./plan.ts";
import type { PlannedRecord, Shape, Step } from "./plan.ts";

/** One process's part of a race. */
export interface Performer {
  /** Creates what a trial begins with. */
  setUp(trial: number): Promise<void>;
  /** Lets all callers loose at once, and waits for the last one. */
  run(trial: number): Promise<void>;
  /** Looks at every record once more, after everybody has finished. */
  lookAgain(trial: number): Promise<void>;
  /** The calls since it was last asked, by trial. */
  report(): readonly (readonly [trial: number, calls: readonly Call[]])[];
}

/** @param origin `process.hrtime.bigint()` when the race began, on any process of this machine. */
export function performer(store: PortalStore, shape: Shape, me: number, origin: bigint): Performer {
  let histories = new Map<number, Call[]>();
  const historyOf = (trial: number) => {
    const history = histories.get(trial) ?? [];
    histories.set(trial, history);
    return history;
  };
  const recorderOf = (trial: number, caller: string) =>
    stepsOver(store, { by: `${me}#${caller}`, origin, history: historyOf(trial), nextAt });
  let instants = 0;
  const nextAt = () => 1 + me + shape.processes * instants++;
  return {
    async setUp(trial) {
      const step = recorderOf(trial, "set-up");
      for (const record of worldOf(shape, trial).old) await step({ do: "create", record });
    },
    async run(trial) {
      const attempts = planOf(shape, trial, me).map(async (steps, caller) => {
        const step = recorderOf(trial, String(caller));
        for (const each of steps) await step(each);
      });
      await Promise.all(attempts);
    },
    async lookAgain(trial) {
      const step = recorderOf(trial, "last");
      const { old, unborn } = worldOf(shape, trial);
      await Promise.all([...old, ...unborn].map((record) => step({ do: "find", record })));
    },
    report() {
      const told = [...histories];
      histories = new Map();
      return told;
    },
  };
}

interface Recorder {
  readonly by: string;
  readonly origin: bigint;
  readonly history: Call[];
  /** An instant that nobody else uses, so that a `revokedAt` names its cause. */
  readonly nextAt: () => number;
}

/** Every session of a race was made at the same instant, and lives for a day. */
const CREATED_AT = 1_767_323_045_006;

type Told = { readonly startedAt: number; readonly endedAt: number } & (
  | { readonly answer: unknown }
  | { readonly rejected: string }
);

function stepsOver(store: PortalStore, { by, origin, history, nextAt }: Recorder): (step: Step) => Promise<void> {
  const now = () => Number(process.hrtime.bigint() - origin);
  const timed = async (call: () => Promise<unknown>): Promise<Told> => {
    const startedAt = now();
    try {
      const answer = await call();
      return { startedAt, endedAt: now(), answer };
    } catch (error) {
      return { startedAt, endedAt: now(), rejected: error instanceof Error ? error.message : String(error) };
    }
  };
  const recorded = async (call: object, run: () => Promise<unknown>) => {
    const told = await timed(run);
    history.push({ by, ...call, ...told } as Call);
    return told;
  };
  const create = async ({ id, owner }: PlannedRecord) => {
    const read = await recorded({ verb: "epoch", owner }, () => store.epoch(owner));
    if (!("answer" in read)) return;
    const { startedAt, endedAt } = read;
    const salt = freshDigest();
    const session = sampleSession({ id, ...owner, salt, epoch: String(read.answer), ...lifetime });
    const call = { verb: "create", id, owner, salt, epochRead: { startedAt, endedAt } };
    await recorded(call, () => store.create(session));
  };
  return async (step) => {
    if (step.do === "create") return create(step.record);
    const at = CREATED_AT + nextAt();
    if (step.do === "revokeAll") {
      const { owner } = step;
      return void (await recorded({ verb: "revokeAll", owner, at }, () => store.revokeAll(owner, at).then(() => true)));
    }
    const { id } = step.record;
    if (step.do === "find") await recorded({ verb: "find", id }, async () => seen(await store.find(id)));
    if (step.do === "revoke") await recorded({ verb: "revoke", id, at }, () => store.revoke(id, at));
    if (step.do === "redeem") {
      const tokenHash = freshDigest();
      await recorded({ verb: "redeem", id, at, tokenHash }, () => store.redeem(id, { at, tokenHash, kid: null }));
    }
  };
}

const lifetime = { createdAt: CREATED_AT, expiresAt: CREATED_AT + 86_400_000 };

function seen(session: PortalSession | undefined): Seen | null {
  if (session === undefined) return null;
  const { salt, tokenHash, redeemedAt, revokedAt } = session;
  return { salt, tokenHash, redeemedAt, revokedAt };
}
