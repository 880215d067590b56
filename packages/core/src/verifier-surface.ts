import type { Clock } from "./clock.ts";
import type { Site } from "./origin.ts";
import type { Translations } from "./translations.ts";

/** What a guard needs to know beside a verifier's decision: the issuing portal's address, cookie and pages. */
export interface VerifierSurface {
  readonly surface: ReturnType<typeof surfaceOf>;
  readonly scopes: ReadonlySet<string>;
}

const surfaces = new WeakMap<object, VerifierSurface>();

/** What of a surface a verifier's options tell. */
interface VerifierSite {
  readonly name: string;
  readonly site: Site;
  readonly translations: Translations;
  readonly clock: Clock;
}

export function rememberVerifier(verifier: object, of: VerifierSite, scopes: ReadonlySet<string>): void {
  surfaces.set(verifier, { surface: surfaceOf(of), scopes });
}

/** @returns `undefined` for anything `createPortalVerifier` did not make. */
export function verifierSurface(verifier: object): VerifierSurface | undefined {
  return surfaces.get(verifier);
}

function surfaceOf({ name, site, translations, clock }: VerifierSite) {
  const none: ReadonlySet<string> = new Set();
  const brand = { name: site.host, color: "#1f3a5f" };
  return { name, site, brand, translations, homeUrl: null, returnOrigins: none, embedOrigins: none, clock };
}
