import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { createPortalClient, PortalError } from "../../src/client/index.ts";
import * as core from "../../src/index.ts";

const baseUrl = "https://billing.example.com/v1/portal-sessions";
const apiKey = "sk_live_9hX2vQmZ7bR4tKpL";

function thrown(run: () => unknown): Error {
  try {
    run();
  } catch (error) {
    return error as Error;
  }
  throw new Error("nothing was thrown");
}

describe("createPortalClient", () => {
  test.each([
    ["no key", undefined, "api_key_missing", 401],
    ["an empty key", "", "api_key_missing", 401],
    ["a publishable key", "pk_live_9hX2vQmZ7bR4tKpL", "api_key_publishable", 403],
    ["a short key", "sk_1", "api_key_invalid", 401],
    ["a key with a line break", "sk_live_9hX2vQmZ\n", "api_key_invalid", 401],
    ["a key that is no text", 12_345_678, "api_key_invalid", 401],
  ])("refuses %s with an authentication error", (_what, key, code, status) => {
    const error = thrown(() => createPortalClient({ baseUrl, apiKey: key as string }));
    expect(error).toBeInstanceOf(PortalError);
    expect(error).toMatchObject({ code, status });
    expect(inspect(error, { depth: 9 })).not.toContain(String(key || apiKey));
  });

  test.each([
    ["http on another host", { baseUrl: "http://billing.example.com/v1" }, '"baseUrl"'],
    ["a key in the address", { baseUrl: "https://sk:x@billing.example.com/v1" }, '"baseUrl"'],
    ["a query", { baseUrl: `${baseUrl}?a=1` }, '"baseUrl"'],
    ["no URL", { baseUrl: "billing" }, '"baseUrl"'],
    ["a fetch that is none", { fetch: "fetch" }, '"fetch"'],
    ["no time", { timeoutMs: 0 }, '"timeoutMs" must be a whole number from 1 to 600000'],
    ["too much time", { timeoutMs: 600_001 }, '"timeoutMs"'],
    ["time that is NaN", { timeoutMs: NaN }, '"timeoutMs"'],
    ["retries without end", { maxRetries: Infinity }, '"maxRetries" must be a whole number from 0 to 10'],
    ["half a retry", { maxRetries: 1.5 }, '"maxRetries"'],
    ["a slip of the pen", { timeout: 5 }, 'option "timeout" is unknown'],
  ])("refuses %s, quoting the option", (_what, wrong, message) => {
    const error = thrown(() => createPortalClient({ baseUrl, apiKey, ...wrong } as never));
    expect(error.message).toContain(message);
    expect(error.message).not.toContain(apiKey);
  });

  test.each(["http://127.0.0.1:3000/v1", "http://localhost:3000", "https://billing.example.com/v1/"])(
    "takes %s",
    (address) => {
      expect(Object.isFrozen(createPortalClient({ baseUrl: address, apiKey }))).toBe(true);
    },
  );

  test("gives a client that no way of printing makes tell its key", () => {
    const client = createPortalClient({ baseUrl, apiKey });
    const deep = { depth: 9, showHidden: true, getters: true };
    const printed = [
      inspect(client),
      inspect(client, deep),
      inspect(client, { ...deep, customInspect: false }),
      inspect({ client }),
      inspect(client.portalSessions, deep),
      JSON.stringify(client),
      JSON.stringify(Object.entries(client)),
    ];
    for (const text of printed) expect(text).not.toContain(apiKey);
    expect(printed[0]).toContain(baseUrl);
    expect(printed[5]).toBe(JSON.stringify({ baseUrl }));
  });

  test("throws the errors of @postern/core itself", () => {
    expect(PortalError).toBe(core.PortalError);
  });
});
