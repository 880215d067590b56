/** Makes a link and copies it, where the form would have led to a page that shows it. */
export async function copyLink(event) {
  event.preventDefault();
  const form = event.target;
  const place = form.closest("li, [data-copies]").querySelector("[data-copied-link]");
  const reply = await fetch(form.action, { method: "POST", headers: { accept: "application/json" } }).catch(() => null);
  if (!reply?.ok) {
    const failed = {
      className: "error",
      role: "alert",
      textContent: "No link was made. Reload the page and try again.",
    };
    place.replaceChildren(Object.assign(document.createElement("p"), failed));
    return;
  }
  const { url } = await reply.json();
  const box = linkBox(url);
  place.replaceChildren(box);
  await copyFrom(box);
  window.dispatchEvent(new Event("session-made"));
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

/** Puts a button beside a field to copy from. */
export function addCopyButton(box) {
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
    said.textContent = "Copied. It is not shown again.";
  } catch {
    input.focus();
    input.select();
    said.textContent = "It is selected: copy it with your keyboard or the context menu.";
  }
}
