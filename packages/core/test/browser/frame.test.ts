import { afterEach, describe, expect, test, vi } from "vitest";
import { answerFrame, type PortalToken, tokenFromParent } from "../../src/browser/index.ts";
import { errorOf } from "../client/support.ts";

const page = "https://app.example.com";
const portal = "https://billing.example.com";
const token = { token: "pstoken_x", expiresAt: 1_767_323_045_006 };

afterEach(() => void vi.unstubAllGlobals());

// Windows that deliver to each other as browsers do; examples/embedded has the real ones.
function windows({ frameOrigin = portal, parentOrigin = page } = {}) {
  const listeners = new EventTarget();
  const contentWindow = {};
  const postMessage = (data: unknown, target: string, ports: unknown) => {
    if (target !== parentOrigin) return;
    listeners.dispatchEvent(
      Object.assign(new Event("message"), { data, ports, origin: frameOrigin, source: contentWindow }),
    );
  };
  vi.stubGlobal("addEventListener", listeners.addEventListener.bind(listeners));
  vi.stubGlobal("removeEventListener", listeners.removeEventListener.bind(listeners));
  vi.stubGlobal("parent", { postMessage });
  return { contentWindow, listeners };
}

const given = (answer: PortalToken | undefined = token) =>
  vi.fn<() => Promise<PortalToken | undefined>>(async () => answer);

describe("a frame that asks its page for a token", () => {
  test("gets one from the page that expects it", async () => {
    const { contentWindow } = windows();
    answerFrame({ contentWindow }, portal, given());
    expect(await tokenFromParent(page)).toEqual(token);
  });

  test.each([
    ["has none", () => Promise.resolve(undefined)],
    ["is told so by an error", () => Promise.reject(new Error("away"))],
    ["answers junk", () => Promise.resolve({ token: "two words", expiresAt: 1 })],
  ])("is told at once when the page %s", async (_what, getToken) => {
    const { contentWindow } = windows();
    answerFrame({ contentWindow }, portal, getToken);
    await expect(tokenFromParent(page)).rejects.toThrow("There is no portal token");
  });

  test.each([
    ["another page embeds it", { parentOrigin: "https://evil.example" }, false],
    ["it is not the page's own frame", {}, true],
    ["it went to another origin", { frameOrigin: "https://evil.example" }, false],
    ["it is sandboxed", { frameOrigin: "null" }, false],
  ])("gets nothing when %s", async (_what, origins, isStranger) => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const { contentWindow } = windows(origins);
    const getToken = given();
    answerFrame({ contentWindow: isStranger ? {} : contentWindow }, portal, getToken);
    const refused = errorOf(tokenFromParent(page));
    vi.advanceTimersByTime(10_000);
    expect((await refused).message).toBe("The embedding page gave no portal token");
    expect(getToken).not.toHaveBeenCalled();
    vi.useRealTimers();
  });

  test("is not answered any more once the page stops", () => {
    const { contentWindow, listeners } = windows();
    const getToken = given();
    answerFrame({ contentWindow }, portal, getToken)();
    const question = { data: "postern:token", ports: [], origin: portal, source: contentWindow };
    listeners.dispatchEvent(Object.assign(new Event("message"), question));
    expect(getToken).not.toHaveBeenCalled();
  });

  test.each(["postern", { type: "postern:token" }, undefined])("is the only thing answered: not %j", (data) => {
    const { contentWindow, listeners } = windows();
    const getToken = given();
    answerFrame({ contentWindow }, portal, getToken);
    listeners.dispatchEvent(
      Object.assign(new Event("message"), { data, ports: [], origin: portal, source: contentWindow }),
    );
    expect(getToken).not.toHaveBeenCalled();
  });

  const strange = ["*", "/", "", "null", "app.example.com", "http://app.example.com"];
  test.each([...strange, "https://app.example.com/", "https://app.example.com/a"])(
    "takes %j for no origin that may be told a secret",
    async (origin) => {
      windows();
      await expect(tokenFromParent(origin)).rejects.toThrow(TypeError);
      expect(() => answerFrame({ contentWindow: {} }, origin, given())).toThrow(TypeError);
    },
  );
});
