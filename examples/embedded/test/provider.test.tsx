import { readFileSync } from "node:fs";
import { renderToString } from "react-dom/server";
import { describe, expect, it, vi } from "vitest";
import { PortalProvider } from "../src/portal-provider.tsx";

const read = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8");

describe("the provider of docs/browser.md", () => {
  it("stands there as it is compiled and run here, in twenty lines", () => {
    const code = read("../src/portal-provider.tsx");
    const blocks = [...read("../../../docs/browser.md").matchAll(/^```tsx\n([^]*?)^```$/gm)].map(([, block]) => block);
    expect(blocks).toContain(code);
    expect(code.split("\n").filter((line) => line.trim() !== "").length).toBeLessThanOrEqual(20);
  });

  it("renders nothing on a server, and asks for no token there", () => {
    const getToken = vi.fn<() => Promise<undefined>>();
    const page = (
      <PortalProvider sendTo="https://billing.example.com" getToken={getToken} expired="over">
        inside
      </PortalProvider>
    );
    expect(renderToString(page)).toBe("");
    expect(getToken).not.toHaveBeenCalled();
  });
});
