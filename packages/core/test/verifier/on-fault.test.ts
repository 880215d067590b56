import { afterAll, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import type { PortalError } from "../../src/index.ts";
import { freshKey } from "../jwt/keys.ts";
import { refusal, verdict } from "../support.ts";
import { jwksOf, serveJwks, setUp, verifierOf } from "./support.ts";

const warn = vi.spyOn(process, "emitWarning");
beforeEach(() => void warn.mockReset().mockImplementation(() => {}));
afterAll(() => warn.mockRestore());

const away = "503 keys_unavailable";

/** A verifier whose JWKS is what the test says, and what its hook was told. */
async function watched(answer: Parameters<typeof serveJwks>[0], options: object = {}) {
  vi.useFakeTimers({ toFake: ["Date", "performance"] });
  onTestFinished(() => void vi.useRealTimers());
  const bench = setUp("Ed25519");
  const server = await serveJwks(answer);
  const told: PortalError[] = [];
  const onFault = (fault: PortalError) => void told.push(fault);
  const verifier = verifierOf(bench.there, { jwksUrl: server.jwksUrl, onFault, ...options });
  const { token } = await bench.mint();
  return { ...bench, server, told, verifier, token, say: async () => verdict(verifier.authorize(token)) };
}

describe("onFault of a verifier", () => {
  test("is told a request for the keys that failed once, however many tokens wait for it or follow it", async () => {
    const { told, say, server } = await watched((_, response) => void response.writeHead(500).end());
    const said = await Promise.all(Array.from({ length: 20 }, say));
    expect([...said, await say(), await say()]).toEqual(Array.from({ length: 22 }, () => away));
    const cause = { message: expect.stringContaining("Expected 200 OK") };
    expect(told).toMatchObject([{ code: "keys_unavailable", status: 503, cause }]);
    vi.advanceTimersByTime(1000);
    expect([await say(), await say(), server.requests, told.length]).toEqual([away, away, 2, 2]);
  });

  test("is told what a refused connection said, retold", async () => {
    const { told, verifier, token, server } = await watched({});
    await server.close();
    const error = await refusal(verifier.authorize(token));
    expect(told).toEqual([error]);
    expect(error.cause).toMatchObject({ message: "fetch failed", cause: { code: "ECONNREFUSED" } });
  });

  test("is told keys that are ambiguous once, not with every token", async () => {
    const twice = [...jwksOf(freshKey("Ed25519", "k1")).keys, ...jwksOf(freshKey("Ed25519", "k1")).keys];
    const { told, say, server } = await watched({ keys: twice });
    for (let i = 0; i < 5; i += 1) expect(await say()).toBe(away);
    expect([told.length, server.requests]).toEqual([1, 1]);
  });

  test("is told nothing of tokens that are refused", async () => {
    const { told, say } = await watched(jwksOf(freshKey("Ed25519", "k2")));
    expect([await say(), told]).toEqual(["401 token_invalid", []]);
  });

  test("harms no request when it throws", async () => {
    const onFault = () => {
      throw new Error("no log");
    };
    const { say } = await watched((_, response) => void response.writeHead(500).end(), { onFault });
    expect(await say()).toBe(away);
    expect(warn).toHaveBeenCalledExactlyOnceWith(expect.stringContaining("no log"), { type: "PosternWarning" });
  });

  test("is by default a warning of Node with the causes", async () => {
    const { say, server } = await watched({}, { onFault: undefined });
    await server.close();
    expect(await say()).toBe(away);
    expect(warn).toHaveBeenCalledExactlyOnceWith(
      expect.stringMatching(
        /^The keys to verify with are not available\. Cause: TypeError: fetch failed, from Error: connect ECONNREFUSED/,
      ),
      { type: "PosternWarning", code: "keys_unavailable" },
    );
  });
});
