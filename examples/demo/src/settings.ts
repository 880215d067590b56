import type { Clock } from "@postern/core";

/** What the environment decides. */
export interface Settings {
  readonly port: number;
  /** Of the merchant's app; the portal's too. */
  readonly origin: string;
  /** Where the customer side lives: `<origin>/portal`. */
  readonly baseUrl: string;
  /** Whose pages may show the portal in a frame; by default the same server's under its other name. */
  readonly embedOrigin: string;
  readonly storeUrl: string;
  readonly apiKey: string;
  /** The demo's own key may be printed, the merchant's never. */
  readonly isDemoKey: boolean;
}

/** For tests: what else a run may choose. */
export interface Overrides {
  readonly clock?: Clock | undefined;
}

export type Environment = Readonly<Record<string, string | undefined>>;

const DEMO_KEY = "sk_demo_local";
/** Of the demo's second tenant. */
export const LUMEN_KEY = "sk_demo_lumen";
/** There to be refused: a key for browsers must never mint sessions. */
export const PUBLISHABLE_KEY = "pk_demo_local";

/** Reads `PORT`, `BASE_URL`, `EMBED_ORIGIN`, `STORE_URL` and `POSTERN_API_KEY`. @throws {Error} that says what to change. */
export function readSettings(env: Environment): Settings {
  const port = portOf(env["PORT"] || "3000");
  const baseUrl = (env["BASE_URL"] || `http://127.0.0.1:${port}/portal`).replace(/\/+$/, "");
  const origin = originOf(baseUrl);
  return {
    port,
    origin,
    baseUrl,
    embedOrigin: embedOriginOf(env["EMBED_ORIGIN"] || origin.replace("//127.0.0.1:", "//localhost:")),
    storeUrl: env["STORE_URL"] || "file:.data/postern.db",
    apiKey: apiKeyOf(env["POSTERN_API_KEY"] || DEMO_KEY),
    isDemoKey: !env["POSTERN_API_KEY"],
  };
}

function portOf(text: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port < 1 || port > 65_535)
    throw new Error(`PORT must be a whole number from 1 to 65535, got ${JSON.stringify(text)}.`);
  return port;
}

/** The pages link to `/` and `/portal`, so that is where they must be. */
function originOf(baseUrl: string): string {
  const url = URL.parse(baseUrl);
  if (url === null || baseUrl !== `${url.origin}/portal`)
    throw new Error(`BASE_URL must be an origin followed by /portal, such as https://billing.example.com/portal.`);
  return url.origin;
}

function embedOriginOf(text: string): string {
  if (URL.parse(text)?.origin !== text)
    throw new Error("EMBED_ORIGIN must be an origin, such as https://app.example.com.");
  return text;
}

function apiKeyOf(key: string): string {
  // Checked here to name the variable; the key itself is told to nobody.
  if (!/^[\x21-\x7e]{8,255}$/.test(key)) throw new Error("POSTERN_API_KEY must be 8 to 255 visible ASCII characters.");
  if (key === PUBLISHABLE_KEY) throw new Error(`POSTERN_API_KEY must not be ${PUBLISHABLE_KEY}, the publishable key.`);
  return key;
}
