/** What your backend hands to the provider in the browser, and ends when the customer is suspended. */
export function portalSessions(base: string, key: string) {
  const post = (path: string, body: object) =>
    fetch(`${base}/v1/portal-sessions${path}`, {
      method: "POST",
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  return {
    async create(params: { customerId: string; ttlSeconds?: number }) {
      return (await (await post("", params)).json()) as { token: string; expiresAt: string };
    },
    async revoke(params: { jti: string } | { customerId: string }): Promise<void> {
      await post("/revoke", params);
    },
  };
}
