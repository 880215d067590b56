import { html, type Html } from "../ui/html.ts";
import type { View } from "./view.ts";

const PAGE_SIZE = 25;

/** A page of a long list; the first one for what is no page number. */
export function pageAsked(query: URLSearchParams): { readonly limit: number; readonly offset: number } {
  const text = query.get("page") ?? "1";
  const page = /^[1-9]\d{0,5}$/.test(text) ? Number(text) : 1;
  return { limit: PAGE_SIZE, offset: (page - 1) * PAGE_SIZE };
}

/** Links to the other pages of a list, keeping what else the address asks for. */
export function pager({ texts, formats }: View, path: string, query: URLSearchParams, total: number): Html | undefined {
  const { offset } = pageAsked(query);
  const pages = Math.ceil(total / PAGE_SIZE);
  if (pages < 2) return undefined;
  const page = offset / PAGE_SIZE + 1;
  const link = (to: number, label: string) =>
    to < 1 || to > pages || to === page
      ? html`<span class="button quiet small" aria-disabled="true">${label}</span>`
      : html`<a class="button quiet small" href="${hrefOf(path, query, to)}">${label}</a>`;
  const [first, last] = [Math.min(offset + 1, total), Math.min(offset + PAGE_SIZE, total)].map(formats.number);
  return html`<nav class="pager" aria-label="${texts.pages}">
    <p>${texts.range(first ?? "", last ?? "", formats.number(total))}</p>
    <div class="row-of-buttons">
      ${link(1, texts.first)} ${link(page - 1, texts.newer)} ${link(page + 1, texts.older)} ${link(pages, texts.last)}
    </div>
  </nav>`;
}

function hrefOf(path: string, query: URLSearchParams, page: number): string {
  const kept = new URLSearchParams([...query].filter(([name, value]) => name !== "page" && value !== ""));
  kept.set("page", String(page));
  return `${path}?${kept.toString()}`;
}
