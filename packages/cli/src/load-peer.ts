import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/**
 * Makes the function that imports packages of the project in a folder: its own versions, and those only that it has. What
 * stands beside this package, as when npx fetched both, is the second choice.
 */
export function loaderFrom(folder: string): (name: string) => Promise<unknown> {
  const requires = [createRequire(join(folder, "package.json")), createRequire(import.meta.url)];
  return async (name) => {
    for (const { resolve } of requires) {
      const path = pathOf(resolve, name);
      if (path !== undefined) return import(pathToFileURL(path).href) as Promise<unknown>;
    }
    throw new Error(`This needs ${name} in your project: npm install ${name}`);
  };
}

function pathOf(resolve: NodeJS.RequireResolve, name: string): string | undefined {
  try {
    return resolve(name);
  } catch {
    return undefined;
  }
}
