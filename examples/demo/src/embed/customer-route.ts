import type { Demo } from "../open-demo.ts";
import type { CustomerRoute } from "../routes.ts";
import { localeOf } from "../ui/locale.ts";
import { jsonReply } from "../ui/reply.ts";
import { framedWords } from "./framed-words.ts";

/** Tells the framed page's script whose portal it is in, and the words to say so in the session's language. */
export function customerRoute({ shop }: Demo): CustomerRoute {
  return {
    method: "get",
    path: "/api/customer",
    scopes: [],
    handle: (access, { header }) =>
      jsonReply({
        name: shop.customers.nameOf(access),
        words: framedWords(localeOf(access.locale, header("accept-language"))),
      }),
  };
}
