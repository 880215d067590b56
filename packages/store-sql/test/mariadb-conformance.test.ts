import { mariadb } from "./support/engines.ts";
import { kitOn } from "./support/kit.ts";

kitOn(mariadb, [
  { way: "as it comes" },
  {
    way: "with a database and a prefix of its own",
    options: { schema: "portal-sessions", tablePrefix: "billing_" },
    before: "create database `portal-sessions`",
  },
  {
    way: "with texts that ignore case and accents",
    settings: ["--character-set-server=utf8mb4", "--collation-server=utf8mb4_unicode_ci"],
  },
  { way: "at SERIALIZABLE", settings: ["--transaction-isolation=SERIALIZABLE"] },
]);
