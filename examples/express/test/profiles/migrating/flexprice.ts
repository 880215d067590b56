/** What "Open customer portal" opens in a new tab. */
export async function customerPortal(base: string, key: string, externalId: string): Promise<string> {
  const reply = await fetch(`${base}/v1/customers/portal/${encodeURIComponent(externalId)}`, {
    headers: { "x-api-key": key },
  });
  const { url } = (await reply.json()) as { token: string; url: string; expires_at: string };
  return url;
}
