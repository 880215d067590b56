import { Stripe } from "stripe";
import { describe, expect, it } from "vitest";
import { management } from "../support/client.ts";
import { serveDemo } from "../support/serve-demo.ts";

type Config = ConstructorParameters<typeof Stripe>[1];

/** Stripe's own client, told of another host and key, and of nothing else. */
async function stripeClient(key = "sk_demo_local", config: Config = {}) {
  const demo = await serveDemo();
  const client = new Stripe(key, { host: "127.0.0.1", port: demo.port, protocol: "http", telemetry: false, ...config });
  return { demo, sessions: client.billingPortal.sessions };
}

describe("Stripe's own client", () => {
  it("mints a session and reads every member of it", async () => {
    const { demo, sessions } = await stripeClient();
    const session = await sessions.create({
      customer: "cus_acme",
      return_url: `${demo.origin}/account`,
      configuration: "bpc_1",
      locale: "de",
      flow_data: {
        type: "subscription_update_confirm",
        after_completion: { type: "redirect", redirect: { return_url: `${demo.origin}/thanks` } },
        subscription_update_confirm: {
          subscription: "sub_1",
          items: [
            { id: "si_1", price: "price_1", quantity: 2 },
            { id: "si_2", quantity: 0 },
          ],
          discounts: [{ coupon: "co_1" }],
        },
      },
    });
    expect(session).toMatchObject({
      id: expect.stringMatching(/^bps_/),
      configuration: "bpc_1",
      locale: "de",
      flow: {
        type: "subscription_update_confirm",
        after_completion: { type: "redirect", redirect: { return_url: `${demo.origin}/thanks` } },
        subscription_cancel: null,
        subscription_update_confirm: {
          subscription: "sub_1",
          items: [
            { id: "si_1", price: "price_1", quantity: 2 },
            { id: "si_2", quantity: 0 },
          ],
          discounts: [{ coupon: "co_1" }],
        },
      },
    });
    expect(session.lastResponse.statusCode).toBe(200);
  });

  it("gets one session for one Idempotency-Key, and its own error for another request under it", async () => {
    const { demo, sessions } = await stripeClient();
    const idempotencyKey = "order-7";
    const first = await sessions.create({ customer: "cus_acme" }, { idempotencyKey });
    const again = await sessions.create({ customer: "cus_acme" }, { idempotencyKey });
    expect(again).toMatchObject({ id: first.id, url: first.url });
    expect((await management(demo).list()).json["data"]).toHaveLength(1);
    await expect(
      sessions.create({ customer: "cus_acme", flow_data: { type: "payment_method_update" } }, { idempotencyKey }),
    ).rejects.toThrow(Stripe.errors.StripeIdempotencyError);
  });

  it("repeats a create whose reply was lost, and there is one session", async () => {
    const keys: string[] = [];
    let lost = 1;
    const httpClient = Stripe.createFetchHttpClient(async (url, init) => {
      keys.push(new Headers(init?.headers).get("idempotency-key")!);
      const reply = await fetch(url, init);
      if (lost-- > 0) throw new TypeError("the reply was lost");
      return reply;
    });
    const { demo, sessions } = await stripeClient("sk_demo_local", { httpClient, maxNetworkRetries: 2 });
    const session = await sessions.create({ customer: "cus_acme" });
    const { data } = (await management(demo).list()).json;
    expect(data).toHaveLength(1);
    expect(session.id.slice("bps_".length)).toBe(data[0].id.slice("ps_".length));
    expect(keys).toHaveLength(2);
    expect(keys[0]).toBe(keys[1]);
  });

  it.each([
    ["a customer of nobody", { customer: "cus_nobody" }, { code: "resource_missing", param: "customer" }],
    ["no customer", {}, { code: "parameter_missing", param: "customer" }],
    ["an unknown parameter", { customer: "cus_acme", colour: "red" }, { code: "parameter_unknown", param: "colour" }],
    [
      "a return URL of another origin",
      { customer: "cus_acme", return_url: "https://evil.example/" },
      { code: "url_invalid", param: "return_url" },
    ],
    [
      "a flow without its subscription",
      { customer: "cus_acme", flow_data: { type: "subscription_cancel" as const } },
      { code: "parameter_missing", param: "flow_data[subscription_cancel]" },
    ],
  ])("throws its invalid request error for %s", async (_what, params, told) => {
    const { sessions } = await stripeClient();
    const refused = sessions.create(params);
    await expect(refused).rejects.toThrow(Stripe.errors.StripeInvalidRequestError);
    await expect(refused).rejects.toMatchObject({ statusCode: 400, rawType: "invalid_request_error", ...told });
  });

  it("throws its authentication error for a wrong key, and its permission error for a publishable one", async () => {
    const wrong = await stripeClient("sk_demo_wrong");
    await expect(wrong.sessions.create({ customer: "cus_acme" })).rejects.toThrow(
      Stripe.errors.StripeAuthenticationError,
    );
    const publishable = await stripeClient("pk_demo_local");
    await expect(publishable.sessions.create({ customer: "cus_acme" })).rejects.toThrow(
      Stripe.errors.StripePermissionError,
    );
  });
});
