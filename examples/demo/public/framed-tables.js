// The framed page's lists, drawn as the portal's own pages draw theirs.

export function subscriptionsTable({ lang, monthly, subscriptions: words }, subscriptions) {
  const [, statusWord, , priceWord] = words.columns;
  return list(words, subscriptions, (each) => {
    const isOver = each.status === "cancelled";
    const state = each.cancelAtPeriodEnd && !isOver ? "ending" : each.status;
    const when = isOver ? words.endedOn : each.cancelAtPeriodEnd ? words.endsOn : words.nextBilling;
    const price = monthly.replace("{price}", money(lang, each.unitAmount * each.quantity, each.currency));
    return [
      rowHeading(each.plan),
      cell(statusWord, badge(state, words.status[state])),
      cell(when, day(lang, each.periodEnd)),
      Object.assign(cell(priceWord, price), { className: "amount" }),
    ];
  });
}

export function invoicesTable({ lang, invoices: words }, invoices) {
  const [, dateWord, statusWord] = words.columns;
  return list(words, invoices, ({ number, issuedOn, status, total, currency }) => [
    rowHeading(number),
    cell(dateWord, day(lang, issuedOn)),
    cell(statusWord, badge(status, words.status[status])),
    element("td", money(lang, total, currency), "amount"),
  ]);
}

/** The last column holds amounts. On a phone a cell with a label has a line of its own. */
function list({ title, none, columns }, rows, cellsOf) {
  const box = element("section");
  box.append(element("h2", title, "section-title"));
  if (rows.length === 0) {
    box.append(element("p", none, "empty"));
    return box;
  }
  const names = columns.map((name) => Object.assign(element("th", name), { scope: "col" }));
  names.at(-1).className = "amount";
  const [head, body, table] = [element("thead"), element("tbody"), element("table", "", "list")];
  head.append(line(names));
  body.append(...rows.map((row) => line(cellsOf(row))));
  table.append(element("caption", title, "hidden"), head, body);
  box.append(table);
  return box;
}

function line(cells) {
  const made = element("tr");
  made.append(...cells);
  return made;
}

function rowHeading(text) {
  return Object.assign(element("th", text), { scope: "row" });
}

function cell(label, content) {
  const made = element("td");
  made.dataset.label = label;
  made.append(content);
  return made;
}

function badge(kind, word) {
  return element("span", word, `badge ${kind}`);
}

export function element(name, text = "", className = "") {
  const made = document.createElement(name);
  made.textContent = text;
  made.className = className;
  return made;
}

function money(lang, minorUnits, currency) {
  const format = new Intl.NumberFormat(lang, { style: "currency", currency });
  return format.format(minorUnits / 10 ** format.resolvedOptions().maximumFractionDigits);
}

function day(lang, date) {
  return new Intl.DateTimeFormat(lang, { dateStyle: "medium", timeZone: "UTC" }).format(new Date(date));
}
