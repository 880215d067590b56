import { createGuard } from "@postern/core/http";
import type { DemoReply, DemoRequest } from "../exchange.ts";
import type { Demo } from "../open-demo.ts";
import { tenantOf } from "../shop/tenants.ts";
import { html, type Html } from "../ui/html.ts";
import { localeOf } from "../ui/locale.ts";
import { notFoundPage } from "../ui/message-page.ts";
import { portalReply } from "./frame.ts";
import { lonePage } from "./lone-page.ts";
import { heading } from "./parts.ts";
import { type Texts, textsIn } from "./texts/texts.ts";
import { viewOf } from "./view.ts";

/** Answers what no route does. @param path that was asked for. */
type Missing = (path: string, request: DemoRequest) => Promise<DemoReply>;

/** Below the portal a customer stays in it: in the session's language, with its tenant's looks and the navigation. */
export function missingPages(demo: Demo): Missing {
  const guard = createGuard(demo.portal);
  return async (path, request) => {
    if (!/^\/portal(?:\/|$)/.test(path)) return notFoundPage(path);
    const { access } = await guard("GET", request.header, request.ip);
    if (access === undefined) return strangersPage(request);
    const view = viewOf(demo, access, request);
    const { title, advice } = view.texts.missing;
    const body = html`${heading(title, advice)}${wayHome(view.texts)}`;
    return portalReply(view, { title, section: undefined, body, status: 404 });
  };
}

function strangersPage({ header }: DemoRequest): DemoReply {
  const lang = localeOf(null, header("accept-language"));
  const texts = textsIn(lang);
  const { title, advice } = texts.missing;
  const content = html`<p class="lead">${advice}</p>${wayHome(texts)}`;
  return lonePage(tenantOf({ tenantId: "default" }), lang, title, content, 404);
}

function wayHome({ missing }: Texts): Html {
  return html`<p class="card-actions"><a class="button" href="/portal">${missing.home}</a></p>`;
}
