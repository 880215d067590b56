import { test } from "node:test";
import { storeCases } from "@postern/core/conformance";
import { connect, myStore } from "./my-store.ts";

const store = myStore(await connect());
const second = myStore(await connect());

for (const storeCase of storeCases) void test(storeCase.name, () => storeCase.run({ store, second }));
