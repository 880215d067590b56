import type { PortalStore } from "../store.ts";

/** Long enough for a store that checks several things over a slow network. */
const READY_DEADLINE_MS = 10_000;

/**
 * Lets the store check itself at start. Its own error goes on as it is: it says what to change.
 * @throws {Error} that, or after ten seconds without an answer that there was none: a start that hangs explains nothing.
 */
export async function ready(store: PortalStore): Promise<void> {
  let deadline: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const error = new Error(
      `The session store did not answer within ${READY_DEADLINE_MS / 1000} s. Check that its server runs, that this machine can reach it, and that its driver gives up on connecting sooner than that.`,
    );
    deadline = setTimeout(() => reject(error), READY_DEADLINE_MS);
  });
  try {
    await Promise.race([store.ready(), late]);
  } finally {
    clearTimeout(deadline);
  }
}
