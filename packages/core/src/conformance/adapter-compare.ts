import assert from "node:assert/strict";
import type { HttpReply } from "../http/message.ts";
import type { Expected } from "./adapter-core.ts";
import type { Answer, Headers, Sent } from "./adapter-wire.ts";

/** Headers that are the host's business: how it frames a message and keeps a connection, and its calling card. */
const hostsOwn = new Set([
  "connection",
  "content-length",
  "date",
  "keep-alive",
  "transfer-encoding",
  "x-powered-by", // Express
]);

/** How two answers may differ. */
export interface Leniency {
  /** Ids, tokens and nonces are new on each side: only their kind counts. */
  readonly mints?: boolean | undefined;
  /** What the merchant's middleware adds. */
  readonly before: Headers;
}

/** @throws an `AssertionError` unless the host answered what it must. */
export function assertAnswer(answer: Answer, expected: Expected, sent: Sent, leniency: Leniency): void {
  switch (expected.by) {
    case "postern":
      assertReply(answer, expected.reply, sent, leniency);
      break;
    case "handler":
      assert.equal(answer.status, 200);
      if (sent.method !== "HEAD") assert.deepEqual(JSON.parse(answer.body), JSON.parse(JSON.stringify(expected.value)));
      break;
    case "echo":
      assert.equal(answer.status, 200);
      assert.equal(answer.body, expected.text);
      break;
    case "host":
      assert.ok(answer.status >= 400 && answer.status < 500, `a 4xx of the host's own, not ${answer.status}`);
      break;
    case "fault":
      assert.equal(answer.status, 500);
  }
}

function assertReply(answer: Answer, reply: HttpReply, { method }: Sent, { mints, before }: Leniency): void {
  const shown = mints ? masked : (text: string) => text;
  const all: [string, readonly string[]][] = Object.entries(reply.headers).map(([name, value]) => [
    name,
    typeof value === "string" ? [value] : value,
  ]);
  const expected = new Map(all);
  for (const [name, value] of before) expected.set(name, [...(expected.get(name) ?? []), value]);
  assert.deepEqual(
    {
      status: answer.status,
      headers: comparable(answer.headers, shown),
      body: shown(answer.body),
    },
    {
      status: reply.status,
      headers: comparable(expected, shown),
      body: method === "HEAD" ? "" : shown(reply.body ?? ""),
    },
  );
  const [length] = answer.headers.get("content-length") ?? [];
  if (length !== undefined && reply.body !== undefined) assert.equal(Number(length), Buffer.byteLength(reply.body));
}

/** Lines that stand for a set are sorted; any other header that stands twice is told as twice. */
export function comparable(headers: ReadonlyMap<string, readonly string[]>, shown: (text: string) => string) {
  const told = [...headers].filter(([name]) => !hostsOwn.has(name)).map(([name, lines]) => [name, lines.map(shown)]);
  return Object.fromEntries(
    (told as [string, string[]][]).map(([name, lines]) => {
      if (name === "set-cookie") return [name, lines.toSorted()];
      return [name, name === "vary" ? lines.flatMap((line) => line.split(", ")).toSorted() : lines];
    }),
  );
}

/** Leaves of random ids, tokens and nonces only what kind they are. */
function masked(text: string): string {
  return text
    .replaceAll(/(-claimant=)[A-Za-z0-9_-]{43}/g, "$1…") // first: a nonce may happen to hold "ps_"
    .replaceAll(/(ps(?:link|token)?_)[A-Za-z0-9_-]{22,}(\.[A-Za-z0-9_-]{43})?/g, "$1…");
}
