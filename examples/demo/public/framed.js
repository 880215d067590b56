// The portal in a frame, by bearer: no cookie, and the token is in this script's memory only.
import { element, invoicesTable, subscriptionsTable } from "./framed-tables.js";
import { holdPortalSession, tokenFromParent } from "./postern/browser.js";

const place = document.querySelector("[data-framed]");
const content = place.querySelector("[data-content]");
const notice = place.querySelector("[data-expiry]");
let words = JSON.parse(place.dataset.words); // in the browser's language, until the session's is known
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
  const [customer, subscriptions, invoices] = await Promise.all(["customer", "subscriptions", "invoices"].map(read));
  if (customer === undefined) {
    tellEnd();
    return;
  }
  words = customer.words;
  document.documentElement.lang = words.lang;
  const lists = [
    subscriptions && subscriptionsTable(words, subscriptions.data),
    invoices && invoicesTable(words, invoices.data),
  ].filter((list) => list !== undefined);
  tell(customer.name, ...(lists.length > 0 ? lists : [element("p", words.nothing, "empty")]));
}

/** Shows something else than before. Only its heading is announced: all of it would be read aloud at once. */
function tell(heading, ...parts) {
  content.replaceChildren(element("h1", heading), ...parts);
  content.ariaBusy = "false";
  place.querySelector("[data-status]").textContent = heading;
}

/** @returns `undefined` for whatever was refused: a scope that this session lacks, or a session that is over. */
async function read(name) {
  const reply = await session.fetch(`/portal/api/${name}`).catch(() => undefined);
  return reply?.ok ? reply.json() : undefined;
}

function tellExpiry(expiresAt) {
  const { soon, at, goOn } = words.expiry;
  const time = new Intl.DateTimeFormat(words.lang, { timeStyle: "short" }).format(expiresAt);
  notice.querySelector("[data-expiry-soon]").textContent = soon;
  notice.querySelector("[data-expiry-time]").textContent = at.replace("{time}", time);
  notice.querySelector("button").textContent = goOn;
  notice.hidden = false;
}

function hideNotice() {
  notice.hidden = true;
}

function tellEnd() {
  hideNotice();
  const again = element("button", words.again, "button");
  again.type = "button";
  again.addEventListener("click", () => void session.renew().then(show, tellEnd));
  tell(words.ended, element("p", words.endedAdvice), again);
}
