import { adapterCases, profileCases } from "@postern/core/conformance";
import { describe, expect, it } from "vitest";
import { adapterHost } from "./support/adapter-host.ts";
import { majors } from "./support/majors.ts";

describe.each(majors)("an adapter, $major", ({ Koa }) => {
  describe.each(["koa-mount", "prefix", "@koa/router"] as const)("with %s", (mounting) => {
    it.each([...adapterCases, ...profileCases])("$name", (each) =>
      expect(each.run(adapterHost(Koa, mounting))).resolves.toBeUndefined(),
    );
  });
});
