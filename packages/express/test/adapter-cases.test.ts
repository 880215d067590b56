import { adapterCases, profileCases } from "@postern/core/conformance";
import { describe, expect, it } from "vitest";
import { adapterHost } from "./support/adapter-host.ts";
import { majors } from "./support/majors.ts";

describe.each(majors)("an adapter, $major", ({ express }) => {
  it.each([...adapterCases, ...profileCases])("$name", (each) =>
    expect(each.run(adapterHost(express))).resolves.toBeUndefined(),
  );
});
