import { everyScope } from "../demo-portal.ts";
import { html, type Html } from "../ui/html.ts";
import type { CreateFields, FieldProblems } from "./create-form.ts";

/** What each field is called. */
const labels: Readonly<Record<keyof CreateFields, string>> = {
  delivery: "Delivery",
  use: "Use",
  scopes: "Scopes",
  ttlSeconds: "Lasts, in seconds",
  openWithinSeconds: "To be opened within, in seconds",
  actor: "Actor",
  locale: "Locale",
  page: "Page",
  returnUrl: "Return URL",
  metadata: "Metadata",
};

/** A text field with its hint and what is wrong with it. */
export interface Field {
  readonly name: Exclude<keyof CreateFields, "scopes">;
  readonly hint: string;
  readonly value: string;
  readonly problems: readonly string[] | undefined;
  readonly suggestions?: readonly string[] | undefined;
  /** More than one line. */
  readonly rows?: number | undefined;
}

export function field({ name, hint, value, problems, suggestions = [], rows }: Field): Html {
  const list = suggestions.length === 0 ? undefined : html`list="${name}-list"`;
  const state = html`aria-describedby="${name}-hint${problems ? ` ${name}-problem` : ""}" ${invalid(problems)}`;
  const box =
    rows === undefined
      ? html`<input id="${name}" name="${name}" value="${value}" ${list} ${state} autocomplete="off" spellcheck="false" />`
      : html`<textarea id="${name}" name="${name}" rows="${rows}" ${state} spellcheck="false">${newLine}${value}</textarea>`;
  return html`<div class="entry">
    <label for="${name}">${labels[name]}</label>
    ${box} ${problemLines(name, problems)}
    <p class="meta" id="${name}-hint">${hint}</p>
    ${
      list === undefined
        ? undefined
        : html`<datalist id="${name}-list">
            ${suggestions.map((each) => html`<option value="${each}"></option>`)}
          </datalist>`
    }
  </div>`;
}

/** A browser drops the first one, which may be the text's own. */
const newLine = html`
`;

/** A choice between few. */
export interface Radios {
  readonly name: "delivery" | "use";
  readonly choices: readonly (readonly [value: string, label: string, hint: string])[];
  readonly value: string;
  readonly problems: readonly string[] | undefined;
}

export function radios({ name, choices, value, problems }: Radios): Html {
  const radio = ([each, label, hint]: Radios["choices"][number], index: number) => {
    const id = index === 0 ? name : `${name}-${each}`;
    return html`<label class="choice" for="${id}">
      <input type="radio" id="${id}" name="${name}" value="${each}" ${each === value ? html`checked` : undefined} />
      <span><strong>${label}</strong> <span class="meta">${hint}</span></span>
    </label>`;
  };
  return group(name, choices.map(radio), problems);
}

/** What the session may do. */
export function scopeChoice(chosen: readonly string[], problems: readonly string[] | undefined): Html {
  const box = (scope: string, index: number) => {
    const id = index === 0 ? "scopes" : `scopes-${scope}`;
    return html`<label class="choice" for="${id}">
      <input type="checkbox" id="${id}" name="scopes" value="${scope}" ${chosen.includes(scope) ? html`checked` : undefined} />
      <code>${scope}</code>
    </label>`;
  };
  return group("scopes", everyScope.map(box), problems);
}

function group(name: keyof CreateFields, choices: readonly Html[], problems: readonly string[] | undefined): Html {
  const described = problems === undefined ? undefined : html`aria-describedby="${name}-problem"`;
  return html`<fieldset class="entry" ${described}>
    <legend>${labels[name]}</legend>
    <div class="choices">${choices}</div>
    ${problemLines(name, problems)}
  </fieldset>`;
}

function invalid(problems: readonly string[] | undefined): Html | undefined {
  return problems === undefined ? undefined : html`aria-invalid="true"`;
}

function problemLines(name: string, problems: readonly string[] | undefined): Html | undefined {
  return problems === undefined ? undefined : html`<p class="problem" id="${name}-problem">${problems.join("; ")}</p>`;
}

/** Above the form, where the reader of a screen lands: each problem leads to its field. */
export function problemSummary(problems: FieldProblems): Html | undefined {
  if (problems.size === 0) return undefined;
  return html`<div class="notice bad" role="alert" tabindex="-1" data-focus>
    <p><strong>No session was made.</strong></p>
    <ul>
      ${[...problems].map(([name, texts]) =>
        name === ""
          ? html`<li>${texts.join("; ")}</li>`
          : html`<li><a href="#${name}">${labels[name]}</a>: ${texts.join("; ")}</li>`,
      )}
    </ul>
  </div>`;
}
