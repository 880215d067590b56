import { html } from "./html.ts";
import { pageReply } from "./layout.ts";
import type { PageReply } from "./reply.ts";

/** What the app itself says when nothing of the portal's is concerned. */
export function notFoundPage(): PageReply {
  return messagePage(404, "There is nothing here", "Check the address, or go back to the start.");
}

/** @param status of the error; what happened is for the log, not for the page. */
export function failurePage(status: number): PageReply {
  return status < 500
    ? messagePage(status, "That did not work", "The address or the request is not well formed.")
    : messagePage(status, "Something went wrong", "It is on our side. Try again in a moment.");
}

function messagePage(status: number, title: string, advice: string): PageReply {
  const body = html`<h1>${title}</h1>
    <p class="lead">${advice}</p>
    <p><a class="button" href="/">To the start</a></p>`;
  return pageReply({ title, side: "plain", body, status });
}
