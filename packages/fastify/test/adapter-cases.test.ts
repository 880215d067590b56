import { adapterCases, profileCases } from "@postern/core/conformance";
import { describe, expect, it } from "vitest";
import { adapterHost } from "./support/adapter-host.ts";
import { versions } from "./support/versions.ts";

describe.each(versions)("an adapter, $version", ({ fastify }) => {
  it.each([...adapterCases, ...profileCases].map((each) => [each.name, each] as const))("%s", async (_name, each) => {
    await expect(each.run(adapterHost(fastify))).resolves.toBeUndefined();
  });
});
