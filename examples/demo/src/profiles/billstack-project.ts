import type { CustomerDirectory } from "@postern/core";

/** BillStack's callers name a team and a project, which together are a tenant to the portal. */
const project = ["team_demo", "proj_demo"] as const;

/** What BillStack's callers find in the demo. */
export const billstackProject = {
  key: "bs_demo_local",
  tenantId: JSON.stringify(project),
  path: `/api/billstack/teams/${project[0]}/projects/${project[1]}/portal`,
} as const;

/** The shop knows no projects: this one's customers are those of its first tenant. */
export function shopTenant<T extends { readonly tenantId: string }>(owner: T): T {
  return owner.tenantId === billstackProject.tenantId ? { ...owner, tenantId: "default" } : owner;
}

/** The shop's customers, for the project too. */
export function withProject(directory: CustomerDirectory): CustomerDirectory {
  return { find: (query) => directory.find(shopTenant(query)) };
}
