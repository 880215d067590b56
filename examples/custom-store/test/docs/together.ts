import { batched } from "@postern/core";
import type { PortalSession } from "@postern/core";

/** What an engine has that looks several records up in one call. */
interface Records {
  getMany(ids: readonly string[]): Promise<ReadonlyMap<string, PortalSession>>;
}

export function finder(records: Records): (id: string) => Promise<PortalSession | undefined> {
  return batched(async (ids) => {
    const found = await records.getMany(ids);
    return ids.map((id) => found.get(id)); // one answer for each, in their order
  });
}
