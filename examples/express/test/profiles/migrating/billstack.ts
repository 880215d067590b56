/** The link for an e-mail; good for a day. */
export async function portalLink(base: string, key: string, customerId: string): Promise<string> {
  const [teamId, projectId] = ["team_demo", "proj_demo"];
  const reply = await fetch(`${base}/api/billstack/teams/${teamId}/projects/${projectId}/portal`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify({ customerId, ttlMs: 86_400_000 }),
  });
  const { portalUrl } = (await reply.json()) as { portalUrl: string };
  return portalUrl;
}
