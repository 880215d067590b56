import type { UsageReport } from "../../shop/usage.ts";
import { fractionDigits } from "../../ui/format.ts";
import type { Html } from "../../ui/html.ts";
import type { View } from "../view.ts";
import { barChart } from "./bar-chart.ts";

/** What all usage together costs, over time. */
export function costChart(view: View, { buckets, costs, currency }: UsageReport): Html {
  const { texts, formats } = view;
  const minor = 10 ** fractionDigits(currency);
  return barChart(view, {
    name: texts.usage.cost,
    buckets,
    values: costs,
    told: (value) => formats.money(value, currency),
    axis: (value) => formats.compact(value / minor),
  });
}
