// The page around the portal: the merchant's own.
import { answerFrame } from "./postern/browser.js";

for (const form of document.querySelectorAll("form[data-submits-itself]")) {
  form.requestSubmit();
  form.hidden = true;
}
for (const place of document.querySelectorAll("[data-hand-over]")) handOver(place);

/** Answers the frame with tokens from this page's backend. Both sides name the other's origin exactly. */
function handOver({ dataset: { backend, portal, site }, firstElementChild: frame }) {
  if (location.origin !== site) {
    log(`Open this page on ${site}: the portal asks for tokens there only.`);
    return;
  }
  answerFrame(frame, portal, async () => {
    const reply = await fetch(backend, { method: "POST" });
    if (!reply.ok) {
      log("The frame asked for a token; this page’s backend made none.");
      return undefined;
    }
    const { id, token, expiresAt } = await reply.json();
    log(`The frame asked for a token; this page’s backend made the session ${id}.`);
    return { token, expiresAt };
  });
  frame.src = frame.dataset.src; // not before there is someone to answer it
}

function log(text) {
  const panel = document.querySelector("[data-log]");
  const line = document.createElement("li");
  line.textContent = text;
  panel.hidden = false;
  panel.querySelector("ol").append(line);
}
