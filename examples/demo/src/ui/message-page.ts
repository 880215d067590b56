import type { DemoReply } from "../exchange.ts";
import { documentReply } from "./document.ts";
import { html } from "./html.ts";

/** What the app itself says when nothing of the portal's is concerned. */
export function notFoundPage(): DemoReply {
  return messagePage(404, "There is nothing here", "Check the address, or go back to the start.");
}

/** @param status of the error; what happened is for the log, not for the page. */
export function failurePage(status: number): DemoReply {
  return status < 500
    ? messagePage(status, "That did not work", "The address or the request is not well formed.")
    : messagePage(status, "Something went wrong", "It is on our side. Try again in a moment.");
}

function messagePage(status: number, title: string, advice: string): DemoReply {
  const body = html`<header class="bar"><a class="brand" href="/">Tidewater</a></header>
    <main>
      <h1>${title}</h1>
      <p class="lead">${advice}</p>
      <p><a class="button" href="/">To the start</a></p>
    </main>`;
  return documentReply({ title: `${title} · Tidewater`, side: "plain", body, status });
}
