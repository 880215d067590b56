import { generateKeyPairSync } from "node:crypto";
import { describe, expect, test } from "vitest";
import { createPortalVerifier, type PortalVerifierOptions } from "../../src/verifier.ts";
import { freshKey } from "../jwt/keys.ts";
import { baseUrl, scopes, verdict } from "../support.ts";
import { forVerifier, jwksOf, serveJwks, setUp } from "./support.ts";

const keys = [forVerifier(freshKey("Ed25519", "k1"))];
const jwksUrl = "https://billing.example.com/portal/.well-known/jwks.json";
const base = { baseUrl, scopes, keys };
const remote = { baseUrl, scopes, jwksUrl };
const weak = generateKeyPairSync("rsa", { modulusLength: 1024 }).publicKey.export({ type: "spki", format: "pem" });

describe("createPortalVerifier", () => {
  test.each<[string, unknown, string]>([
    ["no options", undefined, "createPortalVerifier needs an object of options"],
    ["null", null, "createPortalVerifier needs an object of options"],
    ["an unknown option", { ...base, issuer: "x" }, 'option "issuer" is unknown'],
    ["a portal's option", { ...base, store: {} }, 'option "store" is unknown'],
    ["no baseUrl", { scopes, keys }, 'option "baseUrl" must be an absolute URL'],
    ["http", { ...base, baseUrl: "http://billing.example.com" }, 'option "baseUrl" must be an absolute URL'],
    ["no scopes", { baseUrl, keys }, 'option "scopes" must be a list of scopes'],
    ["a scope with a space", { ...base, scopes: ["a b"] }, 'option "scopes": a scope is 1 to 64 visible'],
    ["a scope that is a number", { ...base, scopes: [5] }, 'option "scopes": a scope is 1 to 64 visible'],
    ["a scope twice", { ...base, scopes: ["a", "a"] }, 'option "scopes" names "a" twice'],
    ["neither keys nor URL", { baseUrl, scopes }, 'give exactly one of "keys" and "jwksUrl"'],
    ["keys and URL", { ...base, jwksUrl }, 'give exactly one of "keys" and "jwksUrl"'],
    ["no keys", { ...base, keys: [] }, 'option "keys" must be a list of at least one key'],
    ["keys that are no list", { ...base, keys: keys[0] }, 'option "keys" must be a list of at least one key'],
    ["a kid twice", { ...base, keys: [keys[0], keys[0]] }, 'option "keys[1].kid" repeats an earlier one'],
    ["a weak key", { ...base, keys: [{ kid: "k", alg: "RS256", publicKey: weak }] }, "RS256 needs at least 2048 bits"],
    ["a short secret", { ...base, keys: [{ kid: "k", alg: "HS256", secret: "short" }] }, 'option "keys[0].secret"'],
    ["another alg", { ...base, keys: [{ ...keys[0], alg: "ES256" }] }, 'option "keys[0].alg" must be "Ed25519"'],
    ["a mismatched key", { ...base, keys: [{ ...keys[0], alg: "RS256" }] }, "RS256 needs a key of type rsa"],
    ["algs beside keys", { ...base, algs: ["Ed25519"] }, 'option "algs" goes with "jwksUrl"'],
    ["a URL that is none", { ...remote, jwksUrl: "jwks.json" }, 'option "jwksUrl" must be an absolute URL'],
    [
      "a URL over http",
      { ...remote, jwksUrl: "http://a.example/jwks.json" },
      'option "jwksUrl" must be an absolute URL',
    ],
    ["a URL of a file", { ...remote, jwksUrl: "file:///jwks.json" }, 'option "jwksUrl" must be an absolute URL'],
    ["a URL with a password", { ...remote, jwksUrl: "https://a:b@c.example/" }, 'option "jwksUrl" must be an absolute'],
    ["no algs", { ...remote, algs: [] }, 'option "algs" must list "Ed25519", "RS256" or both'],
    ["HS256", { ...remote, algs: ["HS256"] }, 'option "algs" must list "Ed25519", "RS256" or both'],
    ["HS256 among others", { ...remote, algs: ["Ed25519", "HS256"] }, 'option "algs" must list'],
    ["none", { ...remote, algs: ["none"] }, 'option "algs" must list "Ed25519", "RS256" or both'],
    ["algs that are a text", { ...remote, algs: "Ed25519" }, 'option "algs" must list "Ed25519", "RS256" or both'],
    ["algs that are null", { ...remote, algs: null }, 'option "algs" must list "Ed25519", "RS256" or both'],
    ["texts that are none", { ...base, translations: { de: {} } }, 'option "translations.de.open" must hold texts'],
    ["a clock that is none", { ...base, clock: 5 }, 'option "clock" must be a function'],
    ["a hook that is none", { ...remote, onFault: "log" }, 'option "onFault" must be a function'],
    ["a clock of Dates", { ...base, clock: () => new Date() }, 'option "clock" must tell whole milliseconds'],
  ])("refuses %s", (_, options, message) => {
    const make = () => createPortalVerifier(options as PortalVerifierOptions<string>);
    expect(make).toThrow(TypeError);
    expect(make).toThrow(message);
  });

  test.each([-1, 61, 1.5, Number.NaN, Infinity, "5", null])("refuses a tolerance of %j seconds", (seconds) => {
    const options = { ...base, clockToleranceSeconds: seconds as number };
    expect(() => createPortalVerifier(options)).toThrow(RangeError);
    expect(() => createPortalVerifier(options)).toThrow('option "clockToleranceSeconds" must be a whole number');
  });

  test("is what it was made as, whatever becomes of the options, and is frozen", async () => {
    const { key, mint } = setUp("Ed25519");
    const { token } = await mint({ scopes: ["invoices:pay"] });
    const { jwksUrl: url } = await serveJwks(jwksOf(key));
    const algs: ("Ed25519" | "RS256")[] = ["Ed25519"];
    const known = ["invoices:read"];
    const options = { baseUrl, scopes: known, jwksUrl: url, algs, clock: () => Date.now() };
    const verifier = createPortalVerifier({ ...options, clock: () => 1_767_323_045_006 });
    algs[0] = "RS256";
    known.push("invoices:pay");
    expect((await verifier.authorize(token)).scopes).toEqual(["invoices:read"]);
    expect(Object.isFrozen(verifier)).toBe(true);
    const list = [key];
    const local = createPortalVerifier({ ...base, keys: list, clock: () => 1_767_323_045_006 });
    list[0] = freshKey("Ed25519", "k1");
    expect(await verdict(local.authorize(token))).toBe("admitted");
  });

  test("takes scopes as the portal does, as a list or as a map", async () => {
    const { key, mint } = setUp("Ed25519");
    const { token } = await mint({ scopes: ["invoices:pay"] });
    for (const each of [scopes, Object.keys(scopes)] as const) {
      const verifier = createPortalVerifier<string>({
        ...base,
        scopes: each,
        keys: [key],
        clock: () => 1_767_323_045_006,
      });
      expect((await verifier.authorize(token)).scopes).toEqual(["invoices:read", "invoices:pay"]);
    }
  });

  test("tells the time by the host's clock unless told", async () => {
    const { key, mint } = setUp("Ed25519");
    const verifier = createPortalVerifier({ ...base, keys: [key] });
    expect(await verdict(verifier.authorize((await mint()).token))).toBe("401 token_expired");
  });
});
