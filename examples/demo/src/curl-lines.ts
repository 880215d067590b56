import { PUBLISHABLE_KEY, type Settings } from "./settings.ts";

/**
 * What the terminal shows at start: where to look, and a session's whole life to paste into a shell. An
 * interactive zsh does not know comments, so they hold no character that a shell takes for its own.
 */
export function curlLines({ origin, baseUrl, apiKey, isDemoKey }: Settings): string {
  const sessions = `${origin}/v1/portal-sessions`;
  // A key of the merchant's own stays out of terminals and logs.
  const key = isDemoKey ? apiKey : "$POSTERN_API_KEY";
  const withKey = `-H "Authorization: Bearer ${key}"`;
  const json = `-H "Content-Type: application/json"`;
  const token = `sed 's/.*"token":"\\([^"]*\\)".*/\\1/'`;
  const invoices = `curl -s ${baseUrl}/api/invoices -H "Authorization: Bearer $TOKEN"; echo`;
  return `
The merchant's app, signed in as a member of its staff:   ${origin}/

A portal session from birth to end, to paste into a shell:

# create one for a customer, by the id that your other systems use
LINK=$(curl -s ${sessions} ${withKey} ${json} -d '{"customerExternalId":"acme-001"}' | ${token})
# open its link: looking spends nothing, and in a browser it is a page with a button
curl -s -o /dev/null -w '%{http_code}\\n' ${baseUrl}/open/$LINK
# redeem it: once
TOKEN=$(curl -s ${baseUrl}/redeem ${json} -d "{\\"token\\":\\"$LINK\\"}" | ${token})
# a guarded call sees the invoices of this customer and no others
${invoices}
# revoke every session of the customer: the very next call is refused
curl -s -X POST ${sessions}/revoke ${withKey} ${json} -d '{"customerExternalId":"acme-001"}'
${invoices}
# a publishable key mints nothing
curl -s -X POST ${sessions} -H "Authorization: Bearer ${PUBLISHABLE_KEY}" ${json} -d '{"customerId":"cus_acme"}'; echo
# the same portal on the wire of another product, here the one of Stripe. The others are below /profiles, see examples/express/README.md
curl -s ${origin}/v1/billing_portal/sessions -u "${key}:" -d customer=cus_acme; echo
`;
}
