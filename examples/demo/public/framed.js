// The portal in a frame, by bearer: no cookie, and the token is in this script's memory only.
import { holdPortalSession, tokenFromParent } from "./postern/browser.js";

const place = document.querySelector("[data-framed]");
const content = place.querySelector("[data-content]");
const notice = place.querySelector("[data-expiry]");
const session = holdPortalSession({
  sendTo: location.origin,
  getToken: () => tokenFromParent(place.dataset.parent),
  leadSeconds: Number(notice.dataset.noticeSeconds),
  onExpiring: tellExpiry,
  onExpired: tellEnd,
});

notice.addEventListener("submit", (event) => {
  event.preventDefault();
  // What is on the page stays as it is; without an answer the end will be told in time.
  session.renew().then(hideNotice, () => {});
});
void show();

async function show() {
  const [visit, customer, subscriptions, invoices] = await Promise.all(
    ["session", "api/customer", "api/subscriptions", "api/invoices"].map(read),
  );
  if (visit === undefined || customer === undefined) {
    tellEnd();
    return;
  }
  document.documentElement.lang = visit.locale ?? "en";
  content.replaceChildren(
    element("h1", customer.name),
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
async function read(path) {
  const reply = await session.fetch(`/portal/${path}`).catch(() => undefined);
  return reply?.ok ? reply.json() : undefined;
}

function tellExpiry(expiresAt) {
  const format = new Intl.DateTimeFormat(document.documentElement.lang, { timeStyle: "short" });
  notice.querySelector("[data-expiry-time]").textContent = notice.dataset.at.replace(
    "{time}",
    format.format(expiresAt),
  );
  notice.hidden = false;
}

function hideNotice() {
  notice.hidden = true;
}

function tellEnd() {
  hideNotice();
  const again = element("button", "Start again", "button");
  again.type = "button";
  again.addEventListener("click", () => void session.renew().then(show, tellEnd));
  content.replaceChildren(
    element("h1", "Your session has ended"),
    element("p", "Nothing is lost. Start again to go on."),
    again,
  );
}

function table(caption, rows = [], columns) {
  const lines = element("tbody");
  for (const row of rows) lines.append(line(columns.map(([, tell]) => element("td", tell(row)))));
  const head = element("thead");
  head.append(line(columns.map(([name]) => Object.assign(element("th", name), { scope: "col" }))));
  const made = element("table", "", "list");
  made.append(element("caption", caption, "hidden"), head, lines);
  const box = element("section");
  box.append(element("h2", caption, "section-title"), made);
  return box;
}

function line(cells) {
  const made = element("tr");
  made.append(...cells);
  return made;
}

function element(name, text = "", className = "") {
  const made = document.createElement(name);
  made.textContent = text;
  made.className = className;
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
