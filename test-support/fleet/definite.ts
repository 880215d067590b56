import type { Answer } from "../http.ts";
import { until } from "../servers/until.ts";

/**
 * Asks until the answer is another than 503: a machine that is busy with other tests misses the guard's deadline of
 * 250 ms now and then, which says nothing about what is asked.
 */
export async function definite(ask: () => Promise<Answer>): Promise<Answer> {
  let answer = await ask();
  await until(async () => answer.status !== 503 || (answer = await ask()).status !== 503);
  return answer;
}
