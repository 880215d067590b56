// The portal in a frame, by bearer: no cookie, and the token is in this script's memory only.
import { watchExpiry } from "./expiry.js";

const place = document.querySelector("[data-framed]");
const content = place.querySelector("[data-content]");
const notice = place.querySelector("[data-expiry]");
const parents = place.dataset.parents.split(" ");
let parent; // whom to ask for the next token
let stop = () => {};
let isShown = false;

window.addEventListener("message", ({ source, origin, data }) => {
  if (source !== window.parent || !parents.includes(origin) || data?.type !== "portal-token") return;
  parent = origin;
  void show(data);
});
notice.addEventListener("submit", (event) => {
  event.preventDefault();
  askForMore();
});

function askForMore() {
  window.parent.postMessage({ type: "portal-renew" }, parent);
}

async function show({ token, expiresInSeconds }) {
  stop();
  stop = watchExpiry(notice, expiresInSeconds, () => tellEnd());
  if (isShown) return; // going on: what is on the page stays as it is
  const [session, customer, subscriptions, invoices] = await Promise.all(
    ["session", "api/customer", "api/subscriptions", "api/invoices"].map((path) => read(path, token)),
  );
  if (session === undefined || customer === undefined) {
    tellEnd();
    return;
  }
  isShown = true;
  document.documentElement.lang = session.locale ?? "en";
  content.replaceChildren(
    heading(customer.name),
    table("Subscriptions", subscriptions?.data, [
      ["Plan", ({ plan }) => plan],
      ["Renews", ({ periodEnd }) => day(periodEnd)],
      ["A month", ({ unitAmount, quantity, currency }) => money(unitAmount * quantity, currency)],
    ]),
    table("Invoices", invoices?.data, [
      ["Number", ({ number }) => number],
      ["Date", ({ issuedOn }) => day(issuedOn)],
      ["Status", ({ status }) => status],
      ["Amount", ({ total, currency }) => money(total, currency)],
    ]),
  );
  content.ariaBusy = "false";
}

/** @returns `undefined` for whatever was refused: a scope that this session lacks, or a session that is over. */
async function read(path, token) {
  const headers = { authorization: `Bearer ${token}` };
  const reply = await fetch(`/portal/${path}`, { headers, credentials: "omit" }).catch(() => undefined);
  return reply?.ok ? reply.json() : undefined;
}

function tellEnd() {
  stop();
  isShown = false;
  const again = element("button", "Start again");
  again.className = "button";
  again.type = "button";
  again.addEventListener("click", askForMore);
  content.replaceChildren(
    heading("Your session has ended"),
    element("p", "Nothing is lost. Start again to go on."),
    again,
  );
}

function heading(text) {
  return element("h1", text);
}

function table(caption, rows = [], columns) {
  const box = element("div");
  box.className = "scroll";
  if (rows.length === 0) return box;
  const made = element("table");
  const head = element("tr");
  head.append(...columns.map(([name]) => Object.assign(element("th", name), { scope: "col" })));
  const body = element("tbody");
  for (const row of rows) {
    const line = element("tr");
    line.append(...columns.map(([, tell]) => element("td", tell(row))));
    body.append(line);
  }
  const top = element("thead");
  top.append(head);
  made.append(element("caption", caption), top, body);
  box.append(made);
  return box;
}

function element(name, text = "") {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}

function money(minorUnits, currency) {
  const format = new Intl.NumberFormat(document.documentElement.lang, { style: "currency", currency });
  return format.format(minorUnits / 10 ** format.resolvedOptions().maximumFractionDigits);
}

function day(date) {
  const format = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium", timeZone: "UTC" });
  return format.format(new Date(date));
}
