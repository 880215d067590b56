/** What no host that mounts by itself takes as a prefix: no path, or one that could never match. */
export const badPrefixes: readonly unknown[] = [
  "portal",
  "/portal/",
  "/",
  "/a//b",
  "/a?b",
  "/:tenant",
  "/a/..",
  "/a/*",
  "/ä",
  "/a b",
  "https://billing.example/portal",
  1,
];
