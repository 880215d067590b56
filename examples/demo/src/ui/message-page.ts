import type { DemoReply } from "../exchange.ts";
import { documentReply } from "./document.ts";
import { html } from "./html.ts";

/** What the app itself says when nothing of the portal's is concerned. @param path that was asked for. */
export function notFoundPage(path: string): DemoReply {
  return messagePage(404, "There is nothing here", "Check the address, or go back to the start.", path);
}

/** @param status of the error; what happened is for the log, not for the page. */
export function failurePage(status: number): DemoReply {
  return status < 500
    ? messagePage(status, "That did not work", "The address or the request is not well formed.")
    : messagePage(status, "Something went wrong", "It is on our side. Try again in a moment.");
}

function messagePage(status: number, title: string, advice: string, path = ""): DemoReply {
  // Customers have no business on the staff's side.
  const home = path.startsWith("/portal") ? "/portal" : "/";
  const body = html`<header class="bar"><a class="brand" href="${home}">Tidewater</a></header>
    <main>
      <h1>${title}</h1>
      <p class="lead">${advice}</p>
      <p><a class="button" href="${home}">To the start</a></p>
    </main>`;
  return documentReply({ title: `${title} · Tidewater`, side: "plain", body, status });
}
