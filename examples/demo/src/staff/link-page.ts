import { instant } from "../ui/format.ts";
import { html } from "../ui/html.ts";
import { staffReply } from "./frame.ts";
import type { DemoReply } from "../exchange.ts";

/** The access link, to copy. It is told this once: only its hash is stored, so the page cannot be a GET. */
export function linkPage(
  name: string,
  { url, expiresAt }: { readonly url: string; readonly expiresAt: number },
): DemoReply {
  const body = html`<h1>Portal link for ${name}</h1>
    <p class="lead">Send it to the customer. It opens their portal once, until ${instant(expiresAt)}.</p>
    <div class="copy" data-copy>
      <label for="link">Portal link</label>
      <input id="link" readonly value="${url}" autocomplete="off" spellcheck="false" />
      <p class="meta">Whoever has this link can use it. It is not shown again.</p>
    </div>
    <p><a class="button quiet" href="/">Back to customers</a></p>`;
  return staffReply({ title: `Portal link for ${name}`, body });
}
