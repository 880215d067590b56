import { randomBytes } from "node:crypto";
import { type Command, flagsOf, tell } from "../command.ts";

export const secret: Command = {
  name: "secret",
  summary: "make the secret that lets create take an Idempotency-Key",
  flags: "",
  help: `Prints 256 random bits, for createPortal({ secret }).

  --json  { secret }`,
  async run(argv, io) {
    const flags = flagsOf(argv, {});
    const made = randomBytes(32).toString("base64url");
    tell(io, flags.json, { secret: made }, made);
  },
};
