import type { FeatureUsage, UsageReport } from "../../shop/usage.ts";
import { html, type Html } from "../../ui/html.ts";
import type { PortalPage } from "../frame.ts";
import { empty, heading } from "../parts.ts";
import type { View } from "../view.ts";
import { barChart } from "./bar-chart.ts";
import { windowTabs } from "./window.ts";

/** What was used of what, when, and what it costs. */
export function usagePage(view: View, report: UsageReport): PortalPage {
  const { texts } = view;
  const content =
    report.cost === 0
      ? empty(texts.usage.none, texts.usage.noneAdvice)
      : html`<div class="graphs">${report.features.map((each) => featureCard(view, report, each))}</div>
          <h2 class="section-title">${texts.usage.breakdown}</h2>
          ${breakdown(view, report)}`;
  const body = html`${heading(texts.sections.usage, texts.usage.lead)}
    <div class="toolbar">${windowTabs(view, "/portal/usage", report.window)}</div>
    ${content}`;
  return { title: texts.sections.usage, section: "usage", body };
}

function featureCard(view: View, { buckets }: UsageReport, feature: FeatureUsage): Html {
  const { formats } = view;
  const { id, name, unit, units, points } = feature;
  const told = (value: number) => `${formats.number(value)} ${unit}`;
  const chart = barChart(view, { name, buckets, values: points, told, axis: formats.compact });
  return html`<section class="card" aria-labelledby="feature-${id}">
    <h2 id="feature-${id}">${name}</h2>
    <p class="figure small">${formats.number(units)} <span class="unit">${unit}</span></p>
    ${chart}
  </section>`;
}

function breakdown(view: View, report: UsageReport): Html {
  const { texts, formats } = view;
  const { columns } = texts.usage;
  const families = [...new Set(report.features.map(({ family }) => family))];
  return html`<table class="list grouped">
    <caption class="hidden">
      ${texts.usage.breakdown}
    </caption>
    <thead>
      <tr>
        <th scope="col">${columns.feature}</th>
        <th scope="col" class="amount">${columns.usage}</th>
        <th scope="col" class="amount">${columns.events}</th>
        <th scope="col" class="amount">${columns.cost}</th>
      </tr>
    </thead>
    ${families.map((family) => familyRows(view, report, family))}
    <tfoot>
      <tr>
        <th scope="row" colspan="3">${columns.total}</th>
        <td class="amount">${formats.money(report.cost, report.currency)}</td>
      </tr>
    </tfoot>
  </table>`;
}

function familyRows({ texts, formats }: View, { features, currency }: UsageReport, family: string): Html {
  const { columns } = texts.usage;
  const within = features.filter((each) => each.family === family);
  const cost = within.reduce((sum, each) => sum + each.cost, 0);
  return html`<tbody>
    <tr class="group">
      <th scope="rowgroup" colspan="3">${family}</th>
      <td class="amount">${formats.money(cost, currency)}</td>
    </tr>
    ${within.map(
      (each) =>
        html`<tr>
          <th scope="row">${each.name}</th>
          <td class="amount" data-label="${columns.usage}">${formats.number(each.units)} ${each.unit}</td>
          <td class="amount" data-label="${columns.events}">${formats.number(each.events)}</td>
          <td class="amount">${formats.money(each.cost, currency)}</td>
        </tr>`,
    )}
  </tbody>`;
}
