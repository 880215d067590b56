import type { DemoReply } from "../exchange.ts";
import type { ShopCustomer } from "../shop/customers.ts";
import { html } from "../ui/html.ts";
import type { CreateFields, FieldProblems } from "./create-form.ts";
import { customerPath, type Desk } from "./desk.ts";
import { type Field, field, problemSummary, type Radios, radios, scopeChoice } from "./form-parts.ts";
import { staffReply } from "./frame.ts";

const deliveries = [
  ["link", "Link", "For e-mail or chat: a page that asks for a click."],
  ["redirect", "Redirect", "From your own app, to be opened within minutes."],
  ["token", "Token", "For a client of yours: a bearer at once, no link."],
] as const;

const uses = [
  ["", "As usual", "Links work once, tokens until they end."],
  ["once", "Once", "The first browser that opens it."],
  ["many", "Many times", "Whoever has the link, until it ends."],
] as const;

/** The form for a session with options of its own. Shown again with what is wrong, until create takes it. */
export function createPage(
  desk: Desk,
  customer: ShopCustomer,
  fields: CreateFields,
  problems: FieldProblems = new Map(),
): DemoReply {
  const path = customerPath(customer.id);
  const input = (name: Field["name"], hint: string, more: Pick<Field, "suggestions" | "rows"> = {}) =>
    field({ name, hint, value: fields[name], problems: problems.get(name), ...more });
  const choice = (name: Radios["name"], choices: Radios["choices"]) =>
    radios({ name, choices, value: fields[name], problems: problems.get(name) });
  const body = html`<nav class="crumbs" aria-label="Breadcrumb">
      <a href="${desk.at("/")}">Customers</a> <a href="${desk.at(path)}">${customer.name}</a>
    </nav>
    <h1>New portal session</h1>
    <p class="lead">For <strong>${customer.name}</strong>. Its link or token is shown once, after this.</p>
    ${problemSummary(problems)}
    <form class="form" method="post" action="${desk.at(`${path}/sessions`)}" novalidate>
      ${choice("delivery", deliveries)} ${choice("use", uses)} ${scopeChoice(fields.scopes, problems.get("scopes"))}
      <div class="pair">
        ${input("ttlSeconds", "60 to 86400; 3600 if empty.", { suggestions: ["900", "3600", "28800", "86400"] })}
        ${input("openWithinSeconds", "Not for tokens.", { suggestions: ["300", "3600"] })}
      </div>
      <div class="pair">
        ${input("actor", "The person inside the customer; recorded.")}
        ${input("locale", "A BCP 47 tag.", { suggestions: ["en", "de", "ja"] })}
      </div>
      <div class="pair">
        ${input("page", "Where to land, such as /invoices.")} ${input("returnUrl", "Where the portal leads back to.")}
      </div>
      ${input("metadata", "A line for each: key=value. For you, never shown to the customer.", { rows: 3 })}
      <div class="actions">
        <button class="button">Create session</button>
        <a class="button quiet" href="${desk.at(path)}">Cancel</a>
      </div>
    </form>`;
  const status = problems.size === 0 ? 200 : 400;
  return staffReply(desk, { title: `New session for ${customer.name}`, under: "Customers", body, status });
}
