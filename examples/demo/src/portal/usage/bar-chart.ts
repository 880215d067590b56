import type { Bucket } from "../../shop/usage-window.ts";
import { html, type Html } from "../../ui/html.ts";
import type { View } from "../view.ts";

/** A graph: one bar for each span of time. */
export interface BarChart {
  readonly name: string;
  readonly buckets: readonly Bucket[];
  /** One for each bucket. */
  readonly values: readonly number[];
  /** A value with its unit. */
  readonly told: (value: number) => string;
  /** A value, short, for the axis. */
  readonly axis: (value: number) => string;
}

// portal.css knows TOP and PLOT too: what each bar has in common is told once.
const HEIGHT = 180;
const TOP = 24; // room for what a bar says
const BOTTOM = 24;
const PLOT = HEIGHT - TOP - BOTTOM;

/**
 * Draws bars as SVG, with attributes only: the policy knows no inline style. Widths are in per cent and heights in
 * pixels, so a narrow screen has narrower bars and no smaller letters. The axis stands in the margin, which is as wide
 * as its longest label needs. Beneath it is the same as a table.
 */
export function barChart(view: View, chart: BarChart): Html {
  const { texts, formats } = view;
  const { name, buckets, values, told } = chart;
  const top = niceTop(Math.max(...values));
  const slot = 100 / values.length;
  const marks = [0, 0.5, 1].map((part) => [part, chart.axis(part * top)] as const);
  const isWide = marks.some(([, label]) => label.length > 4);
  const bars = values.map((value, index) => {
    const height = value === 0 ? 0 : Math.max(2, Math.round((value / top) * PLOT));
    const text = `${formats.bucket(buckets[index]!.start, "long")}: ${told(value)}`;
    return { height, left: index * slot, slot, text, isLast: index === values.length - 1 };
  });
  return html`<figure class="chart ${isWide ? "wide-axis" : ""}">
    <svg width="100%" height="${HEIGHT}" role="group" aria-label="${texts.usage.chart(name)}" data-chart>
      ${marks.map(([part, label]) => gridline(part, label))}
      ${bars.map(({ left, height }) => bar(left, slot, height))} ${axisLabels(view, buckets, slot)}
      ${bars.map(point)}
    </svg>
    <details class="as-table">
      <summary>${texts.usage.asTable}</summary>
      ${valuesTable(view, chart)}
    </details>
  </figure>`;
}

function bar(left: number, slot: number, height: number): Html {
  const gap = slot * 0.14;
  const across = html`x="${percent(left + gap)}" width="${percent(slot - 2 * gap)}"`;
  return html`<rect ${across} y="${TOP + PLOT - height}" height="${height}" />`;
}

function gridline(part: number, label: string): Html {
  const y = TOP + PLOT - part * PLOT;
  return html`<line class="grid" x1="0" x2="100%" y1="${y}" y2="${y}" />
    <text class="axis" x="-0.5em" y="${y}" dy="0.33em" text-anchor="end">${label}</text>`;
}

/** As many as a narrow screen has room for; the others are told by their bars. */
function axisLabels({ formats }: View, buckets: readonly Bucket[], slot: number): Html[] {
  const every = Math.ceil(buckets.length / 4);
  return buckets.flatMap(({ start }, index) => {
    if ((buckets.length - 1 - index) % every !== 0) return [];
    const isLast = index === buckets.length - 1 && buckets.length > 12;
    const x = isLast ? "100%" : percent((index + 0.5) * slot);
    const step = (buckets.length - 1 - index) / every;
    const rank = step % 2 === 1 ? "third" : step > 0 ? "second" : "";
    return [
      html`<text class="axis ${rank}" x="${x}" y="${HEIGHT - 6}" text-anchor="${isLast ? "end" : "middle"}">
        ${formats.bucket(start, "short")}
      </text>`,
    ];
  });
}

interface Point {
  readonly left: number;
  readonly slot: number;
  readonly text: string;
  readonly isLast: boolean;
}

/**
 * What a bar says, above it, when it is pointed at or reached by keyboard: the last one by Tab, the others from there
 * by the arrow keys. Drawn after all bars, so that none of them covers it.
 */
function point({ left, slot, text, isLast }: Point): Html {
  const middle = left + slot / 2;
  const anchor = middle > 70 ? "end" : middle < 35 ? "start" : "middle";
  const x = percent(anchor === "end" ? left + slot : anchor === "start" ? left : middle);
  const hit = html`<rect x="${percent(left)}" width="${percent(slot)}"/>`;
  const tip = html`<text x="${x}" y="13" text-anchor="${anchor}">${text}</text>`;
  const stop = isLast ? html`tabindex="0"` : undefined;
  return html`<g class="point" role="img" ${stop} aria-label="${text}">${[hit, tip]}</g>`;
}

function valuesTable({ texts, formats }: View, { name, buckets, values, told }: BarChart): Html {
  return html`<table>
    <caption class="hidden">
      ${texts.usage.chart(name)}
    </caption>
    <thead>
      <tr>
        <th scope="col">${texts.usage.when}</th>
        <th scope="col" class="amount">${name}</th>
      </tr>
    </thead>
    <tbody>
      ${values.map((value, index) => {
        const when = formats.bucket(buckets[index]!.start, "long");
        return html`<tr><th scope="row">${when}</th><td>${told(value)}</td></tr>`;
      })}
    </tbody>
  </table>`;
}

/** The next round number: where the axis ends. */
function niceTop(value: number): number {
  if (value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 3, 4, 5, 6, 8, 10].map((step) => step * power).find((step) => step >= value) ?? 10 * power;
}

function percent(value: number): string {
  return `${Number(value.toFixed(2))}%`;
}
