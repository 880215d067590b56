// The token leaves the URL before anything else happens: no history, no bookmark and no copied address keeps it.
const token = new URLSearchParams(location.search).get("token");
history.replaceState(null, "", location.pathname);

const said = document.querySelector("[data-said]");
if (token === null) said.textContent = "Open this page from your app once more.";
else void show();

async function show() {
  const reply = await fetch("/profiles/flexprice/api/invoices", { headers: { "x-session-token": token } });
  if (!reply.ok) {
    said.textContent =
      reply.status === 401 ? "This session is over. Open the page from your app once more." : "Try again.";
    return;
  }
  const { data } = await reply.json();
  said.textContent = "";
  document.querySelector("[data-invoices]").replaceChildren(...data.map(item));
}

function item({ number, status }) {
  const line = document.createElement("li");
  line.append(cell(number), " ", cell(status));
  return line;
}

function cell(text) {
  const part = document.createElement("span");
  part.textContent = text;
  return part;
}
