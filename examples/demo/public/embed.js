// The page around the portal: the merchant's own.
for (const form of document.querySelectorAll("form[data-submits-itself]")) {
  form.requestSubmit();
  form.hidden = true;
}
for (const place of document.querySelectorAll("[data-hand-over]")) handOver(place);

/** Hands tokens from this page's backend to the frame. Both sides name the other's origin exactly. */
function handOver(place) {
  const { backend, portal, site } = place.dataset;
  const frame = place.querySelector("iframe");
  if (location.origin !== site) {
    log(`Open this page on ${site}: the portal takes tokens from there only.`);
    return;
  }
  const give = async () => {
    const reply = await fetch(backend, { method: "POST" }).catch(() => undefined);
    if (!reply?.ok) {
      log("This page’s backend made no session.");
      return;
    }
    const { id, token, expiresInSeconds } = await reply.json();
    frame.contentWindow.postMessage({ type: "portal-token", token, expiresInSeconds }, portal);
    log(`This page’s backend made the session ${id}; its token went to the frame.`);
  };
  window.addEventListener("message", ({ source, origin, data }) => {
    if (source !== frame.contentWindow || origin !== portal || data?.type !== "portal-renew") return;
    log("The frame asked to go on.");
    void give();
  });
  frame.addEventListener("load", () => void give());
  frame.src = frame.dataset.src;
}

function log(text) {
  const panel = document.querySelector("[data-log]");
  const line = document.createElement("li");
  line.textContent = text;
  panel.hidden = false;
  panel.querySelector("[role=log]").append(line);
}
