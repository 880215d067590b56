import { invoiceStatuses } from "../../shop/invoices.ts";
import { html, type Html } from "../../ui/html.ts";
import type { View } from "../view.ts";
import { type AskedFilter, type FilterField, textOf } from "./filter.ts";

type Field = readonly [FilterField, "text" | "date" | "decimal"];
const fields: readonly Field[] = [
  ["number", "text"],
  ["from", "date"],
  ["to", "date"],
  ["least", "decimal"],
  ["most", "decimal"],
];

/** Narrows the list; its fields are in the address, so that a search can be kept. */
export function searchForm(view: View, query: URLSearchParams, asked: AskedFilter): Html {
  const { texts } = view;
  return html`<form class="search" method="get" action="/portal/invoices" role="search">
    ${fields.map((each) => inputField(view, query, asked, each))} ${statusField(view, query, asked)}
    <div class="search-actions">
      <button class="button">${texts.invoices.search}</button>
      ${asked.isEmpty ? undefined : html`<a class="button quiet" href="/portal/invoices">${texts.invoices.showAll}</a>`}
    </div>
  </form>`;
}

function inputField({ texts }: View, query: URLSearchParams, { wrong }: AskedFilter, [name, kind]: Field): Html {
  const isWrong = wrong.includes(name);
  const errorId = `${name}-error`;
  return html`<p class="field-${kind}">
    <label for="${name}">${texts.invoices.fields[name]}</label>
    <input
      id="${name}"
      name="${name}"
      value="${isWrong && kind === "date" ? "" : textOf(query, name)}"
      ${kind === "date" ? html`type="date"` : html`type="text"`}
      ${kind === "decimal" ? html`inputmode="decimal" maxlength="13"` : undefined}
      ${kind === "text" ? html`maxlength="64" spellcheck="false"` : undefined}
      ${isWrong ? html`aria-invalid="true" aria-describedby="${errorId}"` : undefined}
      autocomplete="off"
    />
    ${isWrong ? html`<span class="error" id="${errorId}">${texts.invoices.wrong[kind]}</span>` : undefined}
  </p>`;
}

function statusField({ texts }: View, query: URLSearchParams, { wrong }: AskedFilter): Html {
  const isWrong = wrong.includes("status");
  const current = textOf(query, "status");
  const options = invoiceStatuses.map(
    (each) =>
      html`<option value="${each}" ${each === current ? html`selected` : undefined}>
        ${texts.invoices.status[each]}
      </option>`,
  );
  return html`<p class="field-status">
    <label for="status">${texts.invoices.fields.status}</label>
    <select id="status" name="status" ${isWrong ? html`aria-invalid="true" aria-describedby="status-error"` : undefined}>
      <option value="">${texts.invoices.anyStatus}</option>
      ${options}
    </select>
    ${isWrong ? html`<span class="error" id="status-error">${texts.invoices.wrong.status}</span>` : undefined}
  </p>`;
}
