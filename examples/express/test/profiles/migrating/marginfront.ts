/** Where "View billing" leads. */
export async function billingUrl(base: string, key: string, customerExternalId: string): Promise<string> {
  const reply = await fetch(`${base}/v1/portal-sessions`, {
    method: "POST",
    headers: { "x-api-key": key, "content-type": "application/json" },
    body: JSON.stringify({ customerExternalId }),
  });
  if (reply.status === 404) throw new Error("There is no such customer.");
  const { url } = (await reply.json()) as { url: string };
  return url;
}
