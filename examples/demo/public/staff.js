// Nothing here is needed: without scripts the forms post, and the pages show the same.

const refresh = keepLive(); // first: it compares with what the server sent
tellInstants(document);
for (const box of document.querySelectorAll("[data-copy]")) addCopyButton(box);
for (const form of document.querySelectorAll("form[data-copy-link]"))
  form.addEventListener("submit", (event) => void copyLink(event));

/** Tells every instant in the reader's own time zone. */
function tellInstants(root) {
  const format = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
  for (const time of root.querySelectorAll("time[data-instant]")) {
    time.title = time.textContent;
    time.textContent = format.format(new Date(time.dateTime));
  }
}

/** Makes a link and copies it, where the form would have led to a page that shows it. */
async function copyLink(event) {
  event.preventDefault();
  const form = event.target;
  const place = form.closest("li").querySelector("[data-copied-link]");
  const reply = await fetch(form.action, { method: "POST", headers: { accept: "application/json" } });
  if (!reply.ok) {
    place.textContent = "No link was made. Reload the page and try again.";
    return;
  }
  const { url } = await reply.json();
  const box = linkBox(url);
  place.replaceChildren(box);
  await copyFrom(box);
  await refresh?.();
}

function linkBox(url) {
  const box = document.createElement("div");
  box.className = "copy";
  const input = document.createElement("input");
  input.readOnly = true;
  input.value = url;
  input.setAttribute("aria-label", "Portal link");
  box.append(input);
  addCopyButton(box);
  return box;
}

function addCopyButton(box) {
  const input = box.querySelector("input");
  const field = document.createElement("div");
  field.className = "field";
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button";
  button.textContent = "Copy";
  button.addEventListener("click", () => void copyFrom(box));
  input.replaceWith(field);
  field.append(input, button);
  const said = document.createElement("p");
  said.className = "meta";
  said.role = "status";
  box.append(said);
}

async function copyFrom(box) {
  const input = box.querySelector("input");
  const said = box.querySelector("[role=status]");
  try {
    await navigator.clipboard.writeText(input.value);
    said.textContent = "Copied. It opens the portal once.";
  } catch {
    input.focus();
    input.select();
    said.textContent = "The link is selected: copy it with your keyboard or the context menu.";
  }
}

/** Shows the sessions as they are now, whenever the page is looked at again and every few seconds while it is. @returns that. */
function keepLive() {
  const live = document.querySelector("[data-live]");
  if (live === null) return undefined;
  let shown = live.innerHTML;
  const look = async () => {
    // Not under somebody's fingers: a button must not go away while it has the focus.
    if (document.hidden || live.contains(document.activeElement)) return;
    const reply = await fetch(location.href, { headers: { accept: "text/html" } }).catch(() => undefined);
    if (!reply?.ok) return;
    const fresh = new DOMParser().parseFromString(await reply.text(), "text/html").querySelector("[data-live]");
    if (fresh === null || fresh.innerHTML === shown || live.contains(document.activeElement)) return;
    shown = fresh.innerHTML;
    live.replaceChildren(...fresh.childNodes);
    tellInstants(live);
  };
  document.addEventListener("visibilitychange", () => void look());
  window.addEventListener("focus", () => void look());
  setInterval(() => void look(), 5000);
  return look;
}
