import { redeemRace } from "@postern/test-support/adapters/redeem-race";
import { mount } from "./support/mount.ts";
import { serve } from "./support/serve.ts";

redeemRace(
  (portal) => serve(mount(portal)),
  (portal) => serve(mount(portal)),
);
