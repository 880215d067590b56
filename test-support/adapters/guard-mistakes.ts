/** What no `portalGuard` of `samplePortal` takes, by what is wrong with it. */
export const guardMistakes: readonly (readonly [what: string, need: readonly unknown[]])[] = [
  ["a scope that is not declared", ["invoices:write"]],
  ["a scope that is missing", [undefined]],
  ["a list of scopes", [["invoices:read"]]],
  ["a misspelt option", [{ scope: ["invoices:read"] }]],
  ["an unknown way to deny", [{ onDenied: "reject" }]],
  ["scopes that are undefined", [{ scopes: undefined }]],
  ["options and scopes", [{ scopes: ["invoices:read"] }, "invoices:pay"]],
  ["a scope that is no list", [{ scopes: "invoices:read" }]],
];
