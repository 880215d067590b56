import { describe, expect, test } from "vitest";
import { adapterCases, profileCases } from "../../src/conformance/index.ts";
import { honoHost } from "./hono-host.ts";

describe("the Fetch handlers in Hono", () => {
  test.each([...adapterCases, ...profileCases])("$name", (each) => expect(each.run(honoHost)).resolves.toBeUndefined());
});
