import type { Demo } from "../open-demo.ts";
import type { CustomerRoute } from "../routes.ts";
import { jsonReply } from "../ui/reply.ts";

/** Tells a program whose portal it is in. */
export function customerRoute({ shop }: Demo): CustomerRoute {
  return {
    method: "get",
    path: "/api/customer",
    scopes: [],
    handle: (access) => jsonReply({ name: shop.customers.nameOf(access) }),
  };
}
