import { html, type Html } from "../ui/html.ts";

/** Told once after an action, by name: a text in the address would say what anyone likes. */
const notices = {
  ended: "The session has ended. Its next request is refused.",
  "all-ended": "Every session of this customer has ended. Their next requests are refused.",
} as const;

/** @param name of a notice, as the address has it. */
export function noticeOf(name: string | null): Html | undefined {
  if (name === null || !Object.hasOwn(notices, name)) return undefined;
  return html`<p class="notice" role="status">${notices[name as keyof typeof notices]}</p>`;
}

/** The address after an action, with what to tell there. */
export function withNotice(name: keyof typeof notices): { readonly notice: string } {
  return { notice: name };
}
