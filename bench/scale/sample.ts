import type { PortalSession } from "@postern/core";

const SIZE = 20_000;
const SUSPENDED = 20;

/** Some of the sessions of a database, each as likely as any other. */
export interface Sample {
  /** One at random. */
  any(): PortalSession;
  /** One that was never redeemed nor revoked, and is not given again. */
  takeIssued(): PortalSession;
  /** One of a few whose owners may be revoked again and again, so that all others go on. */
  ofTheSuspended(): PortalSession;
  /** One that was not revoked, and is not given again. */
  takeUnrevoked(): PortalSession;
}

/** Keeps a sample of what passes by (reservoir sampling). */
export function sampler(): { readonly tell: (session: PortalSession) => void; readonly sample: () => Sample } {
  const kept: PortalSession[] = [];
  let seen = 0;
  return {
    tell(session) {
      seen++;
      if (kept.length < SIZE) kept.push(session);
      else {
        const at = Math.floor(Math.random() * seen);
        if (at < SIZE) kept[at] = session;
      }
    },
    sample: () => sampleOf(kept, Date.now()),
  };
}

function sampleOf(kept: readonly PortalSession[], now: number): Sample {
  const lasting = kept.filter(({ keepUntil }) => keepUntil > now); // a purge may take the others
  const shuffled = lasting.toSorted(() => Math.random() - 0.5);
  const issued = shuffled.filter(({ redeemedAt, revokedAt }) => redeemedAt === null && revokedAt === null);
  const unrevoked = shuffled.filter(({ redeemedAt, revokedAt }) => redeemedAt !== null && revokedAt === null);
  const take = (from: PortalSession[]) => from.pop() ?? fail("The sample is too small for so many rounds.");
  return {
    any: () => lasting[Math.floor(Math.random() * lasting.length)]!,
    ofTheSuspended: () => lasting[Math.floor(Math.random() * SUSPENDED)]!,
    takeIssued: () => take(issued),
    takeUnrevoked: () => take(unrevoked),
  };
}

function fail(message: string): never {
  throw new Error(message);
}
