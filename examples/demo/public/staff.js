// Nothing here is needed: without scripts the forms post, and the pages show the same.
import { addCopyButton, copyLink } from "./copy-link.js";
import { tellInstants } from "./instants.js";
import { keepLive, refreshParts } from "./parts.js";

tellInstants(document);
keepLive();
document.querySelector("[data-focus]")?.focus();
for (const box of document.querySelectorAll("[data-copy]")) addCopyButton(box);
// Rows come and go, so the list is asked and not each row.
document.addEventListener("submit", (event) => {
  if (event.target.matches("form[data-copy-link]")) void copyLink(event);
});
for (const form of document.querySelectorAll("form[data-search]")) searchAsTyped(form);

const PAUSE_MS = 200;

/** Finds while somebody types; the address follows, so that it can be kept. */
function searchAsTyped(form) {
  let timer;
  const search = async () => {
    const address = new URL(form.action);
    for (const [name, value] of new FormData(form)) if (value !== "") address.searchParams.set(name, value);
    await refreshParts(address, () => form.contains(document.activeElement));
    history.replaceState(null, "", address);
  };
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => void search(), PAUSE_MS);
  });
}
