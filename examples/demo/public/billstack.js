const { api } = document.querySelector("[data-api]").dataset;
const said = document.querySelector("[data-said]");

for (const button of document.querySelectorAll("[data-subscription]"))
  button.addEventListener("click", () => void change(button.dataset));
document.querySelector("[data-setup]").addEventListener("click", () => void setUp());

async function change({ subscription, cancel }) {
  const body = JSON.stringify({ cancelAtPeriodEnd: cancel === "true" });
  const path = `${api}/subscriptions/${encodeURIComponent(subscription)}`;
  if (await ask(path, { method: "PATCH", headers: { "content-type": "application/json" }, body })) location.reload();
}

async function setUp() {
  const intent = await ask(`${api}/setup-intent`, { method: "POST" });
  if (intent) location.assign(intent.url);
}

async function ask(path, init) {
  const reply = await fetch(path, init);
  const answer = await reply.json();
  if (reply.ok) return answer;
  said.textContent = answer.error;
  return undefined;
}
