import { tellInstants } from "./instants.js";

// Parts of a page that are fetched again: as the server sent them, to tell whether they have changed since.
const shown = new Map(partsOf(document).map((part) => [part.dataset.part, part.innerHTML]));

function partsOf(root) {
  return [...root.querySelectorAll("[data-part]")];
}

/**
 * Fetches an address of this page and puts its parts in place of those that are here.
 * @param mayReplace asked for each part, at the last moment.
 */
export async function refreshParts(address, mayReplace = () => true) {
  const reply = await fetch(address, { headers: { accept: "text/html" } }).catch(() => undefined);
  if (!reply?.ok || reply.redirected) return;
  const fresh = new DOMParser().parseFromString(await reply.text(), "text/html");
  for (const part of partsOf(document)) {
    const next = fresh.querySelector(`[data-part="${part.dataset.part}"]`);
    if (next !== null && next.innerHTML !== shown.get(part.dataset.part) && mayReplace(part)) replace(part, next);
  }
}

/** The focus stays on the same button or link, as far as that is still there. */
function replace(part, next) {
  const { activeElement } = document;
  const focused = part.contains(activeElement) ? keyOf(activeElement) : undefined;
  shown.set(part.dataset.part, next.innerHTML);
  part.replaceChildren(...next.childNodes);
  tellInstants(part);
  if (focused === undefined) return;
  const same = [...part.querySelectorAll("a, button")].find((each) => keyOf(each) === focused);
  if (same === undefined) part.tabIndex = -1;
  (same ?? part).focus({ preventScroll: true });
}

function keyOf(element) {
  return element.id || element.getAttribute("href") || element.closest("form")?.action || "";
}

const LOOK_EVERY_MS = 4000;

/** Shows live parts as they are now, whenever the page is looked at again and every few seconds while it is. */
export function keepLive() {
  if (document.querySelector("[data-live]") === null) return;
  const look = () => {
    if (!document.hidden) void refreshParts(location.href, (part) => "live" in part.dataset);
  };
  document.addEventListener("visibilitychange", look);
  window.addEventListener("focus", look);
  window.addEventListener("session-made", look);
  setInterval(look, LOOK_EVERY_MS);
}
