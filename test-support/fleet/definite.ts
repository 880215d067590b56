import type { Answer } from "../http.ts";
import { until } from "../servers/until.ts";

/**
 * Asks until the answer is another than that the store is away: a machine that is busy with other tests misses the
 * guard's deadline of 250 ms now and then, which says nothing about what is asked.
 */
export async function definite(ask: () => Promise<Answer>): Promise<Answer> {
  let answer = await ask();
  await until(async () => !isAway(answer) || !isAway((answer = await ask())));
  return answer;
}

const isAway = ({ status, text }: Answer) => status === 503 && !text.includes("store_corrupt");
