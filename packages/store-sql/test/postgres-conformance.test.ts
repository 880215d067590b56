import { behindPgbouncer, postgres } from "./support/engines.ts";
import { kitOn } from "./support/kit.ts";

const isolation = (level: string) => ["-c", `default_transaction_isolation=${level}`];

kitOn(postgres, [
  { way: "as it comes" },
  {
    way: "with a schema and a prefix",
    options: { schema: "Portal sessions", tablePrefix: "billing_" },
    before: 'create schema "Portal sessions"',
  },
  { way: "at REPEATABLE READ", settings: isolation("repeatable read") },
  { way: "at SERIALIZABLE", settings: isolation("serializable") },
]);

kitOn(behindPgbouncer, [{ way: "in transaction mode" }]);
