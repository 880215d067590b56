import type { UsageReport } from "../../shop/usage.ts";
import type { Html } from "../../ui/html.ts";
import type { View } from "../view.ts";
import { barChart } from "./bar-chart.ts";

/** What all usage together costs, over time. */
export function costChart(view: View, { buckets, costs, currency }: UsageReport): Html {
  const { texts, formats } = view;
  return barChart(view, {
    name: texts.usage.cost,
    buckets,
    values: costs,
    told: (value) => formats.money(value, currency),
    axis: (value) => formats.compactMoney(value, currency),
  });
}
