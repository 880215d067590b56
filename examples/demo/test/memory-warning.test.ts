import { describe, expect, it } from "vitest";
import { memoryWarning } from "../src/memory-warning.ts";

describe("the warning of the memory store", () => {
  it.each([
    ["in production", { NODE_ENV: "production" }, false, "NODE_ENV=production"],
    ["in a cluster worker", {}, true, "cluster worker"],
  ])("%s says what to use instead", (_where, env, isWorker, cause) => {
    const warning = memoryWarning("memory:", env, isWorker);
    expect(warning).toContain(cause);
    expect(warning).toContain("STORE_URL=file:<path>");
  });

  it("is not given in development, nor for another store", () => {
    expect(memoryWarning("memory:", {}, false)).toBeUndefined();
    expect(memoryWarning("file:x.db", { NODE_ENV: "production" }, true)).toBeUndefined();
  });
});
