import type { Shop } from "../../shop/shop.ts";
import type { UsageWindow } from "../../shop/usage-window.ts";
import { html, type Html } from "../../ui/html.ts";
import { subscriptionBadge } from "../subscriptions/subscription-badge.ts";
import type { PortalPage } from "../frame.ts";
import { empty, heading, monthlyPrice, notice } from "../parts.ts";
import { costChart } from "../usage/cost-chart.ts";
import { windowTabs } from "../usage/window.ts";
import type { View } from "../view.ts";

/**
 * What matters at a glance; of each part only what the session may see.
 * @param told the notice of what was just done, where the session sees no page for it.
 */
export function overviewPage(view: View, shop: Shop, window: UsageWindow, told: string | null): PortalPage {
  const { customerName, may, texts } = view;
  const canSeeNothing = !may("credits:read") && !may("subscriptions:read") && !may("usage:read");
  const body = html`${heading(customerName, texts.overview.lead)} ${notice(texts.subscriptions.notices, told)}
    ${canSeeNothing ? nothingHere(view) : undefined}
    <div class="tiles">
      ${may("credits:read") ? walletTile(view, shop) : undefined}
      ${may("subscriptions:read") ? subscriptionsTile(view, shop) : undefined}
    </div>
    ${may("usage:read") ? usageSection(view, shop, window) : undefined}`;
  return { title: texts.sections.overview, section: "overview", body };
}

function nothingHere({ may, texts: { overview } }: View): Html {
  const isElsewhere = may("invoices:read") || may("payment_methods:read");
  return empty(overview.nothing, isElsewhere ? overview.nothingAdvice : overview.nowhereAdvice);
}

function walletTile({ access, texts, formats }: View, { credits }: Shop): Html {
  const wallet = credits.walletOf(access);
  const content =
    wallet === undefined
      ? html`<p class="soft">${texts.credits.none}</p>`
      : html`<p class="figure">${texts.credits.amount(wallet.balance, formats.number(wallet.balance))}</p>
          <p class="soft">${texts.credits.worth(formats.money(wallet.balance * wallet.minorPerCredit, wallet.currency))}</p>`;
  return html`<section class="card" aria-labelledby="wallet">
    <h2 id="wallet">${texts.overview.wallet}</h2>
    ${content}
    <p class="more"><a href="/portal/credits">${texts.overview.toCredits}</a></p>
  </section>`;
}

function subscriptionsTile(view: View, { subscriptions }: Shop): Html {
  const { access, texts } = view;
  const running = subscriptions.of(access).filter(({ status }) => status !== "cancelled");
  return html`<section class="card wide" aria-labelledby="subscriptions">
    <h2 id="subscriptions">${texts.overview.subscriptions}</h2>
    ${
      running.length === 0
        ? html`<p class="soft">${texts.subscriptions.none}</p>`
        : html`<ul class="plain">${running.map((each) => subscriptionLine(view, each))}</ul>`
    }
    <p class="more"><a href="/portal/subscriptions">${texts.overview.toSubscriptions}</a></p>
  </section>`;
}

function subscriptionLine(view: View, each: ReturnType<Shop["subscriptions"]["of"]>[number]): Html {
  const { texts, formats } = view;
  const when = each.cancelAtPeriodEnd ? texts.subscriptions.endsOn : texts.subscriptions.nextBilling;
  return html`<li class="line">
    <div>
      <p class="strong">${each.plan} ${subscriptionBadge(view, each)}</p>
      <p class="meta">${formats.days(each.periodStart, each.periodEnd)}</p>
    </div>
    <div class="end">
      <p class="strong">${monthlyPrice(view, each)}</p>
      <p class="meta">${when} ${formats.day(each.periodEnd)}</p>
    </div>
  </li>`;
}

function usageSection(view: View, { usage }: Shop, window: UsageWindow): Html {
  const { access, texts, formats } = view;
  const report = usage.report(access, window);
  return html`<section class="card" aria-labelledby="usage">
    <div class="title">
      <h2 id="usage">${texts.overview.usage}</h2>
      ${windowTabs(view, "/portal", window)}
    </div>
    ${
      report.cost === 0
        ? empty(texts.usage.none, texts.usage.noneAdvice)
        : html`<p class="figure">${formats.money(report.cost, report.currency)}</p>
            ${costChart(view, report)}`
    }
    <p class="more"><a href="/portal/usage?window=${window}">${texts.overview.toUsage}</a></p>
  </section>`;
}
