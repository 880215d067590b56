import { generateKeyPairSync, randomBytes } from "node:crypto";
import type { SigningKey } from "@postern/core";
import { type Command, flagsOf } from "../command.ts";
import { usage } from "../failure.ts";

const RSA_BITS = 2048;

export const keys: Command = {
  name: "keys",
  summary: "make a signing key, so that portal tokens are JWTs",
  flags: "[--alg Ed25519|RS256|HS256] [--kid ID]",
  help: `Prints one key as JSON, as createPortal({ keys: [...] }) takes it. It is a secret: send it to a secret store, not to a terminal.

  --alg   Ed25519 (default), RS256 for services that know nothing newer, or HS256
  --kid   1 to 64 of A-Z a-z 0-9 . _ -; default the date and six random digits. Never use one twice
  --json  on one line`,
  async run(argv, io) {
    const flags = flagsOf(argv, { alg: { type: "string" }, kid: { type: "string" } });
    const today = new Date(io.now()).toISOString().slice(0, 10);
    const { alg = "Ed25519", kid = `${today}-${randomBytes(3).toString("hex")}` } = flags;
    if (!/^[A-Za-z0-9._-]{1,64}$/.test(kid)) throw usage("--kid must be 1 to 64 of A-Z, a-z, 0-9, ., _ and -");
    const key = newKey(alg, kid);
    io.out(`${flags.json === true ? JSON.stringify(key) : JSON.stringify(key, null, 2)}\n`);
  },
};

function newKey(alg: string, kid: string): SigningKey {
  if (alg === "HS256") return { kid, alg, secret: randomBytes(32).toString("base64url") };
  if (alg === "Ed25519")
    return { kid, alg, privateKey: generateKeyPairSync("ed25519").privateKey.export({ format: "jwk" }) };
  if (alg === "RS256") {
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: RSA_BITS });
    return { kid, alg, privateKey: privateKey.export({ format: "jwk" }) };
  }
  throw usage("--alg must be Ed25519, RS256 or HS256");
}
