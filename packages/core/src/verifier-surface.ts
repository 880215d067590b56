import type { Clock } from "./clock.ts";
import type { Site } from "./origin.ts";
import { onlyEnglish as translations } from "./translations.ts";

/** What a guard needs to know beside a verifier's decision: the issuing portal's address, cookie and pages. */
export interface VerifierSurface {
  readonly surface: ReturnType<typeof surfaceOf>;
  readonly scopes: ReadonlySet<string>;
}

const surfaces = new WeakMap<object, VerifierSurface>();

export function rememberVerifier(
  verifier: object,
  name: string,
  site: Site,
  clock: Clock,
  scopes: ReadonlySet<string>,
): void {
  surfaces.set(verifier, { surface: surfaceOf(name, site, clock), scopes });
}

/** @returns `undefined` for anything `createPortalVerifier` did not make. */
export function verifierSurface(verifier: object): VerifierSurface | undefined {
  return surfaces.get(verifier);
}

function surfaceOf(name: string, site: Site, clock: Clock) {
  const none: ReadonlySet<string> = new Set();
  const brand = { name: site.host, color: "#1f3a5f" };
  return { name, site, brand, translations, homeUrl: null, returnOrigins: none, embedOrigins: none, clock };
}
