import { randomBytes } from "node:crypto";
import type { Owner } from "@postern/core";
import type { CardSummary } from "../shop/payment-methods.ts";

/**
 * A stand-in for a payment processor. A real one has its page on a site of its own, and tells the merchant what
 * came of it through a webhook; this one calls `onCard`. What it knows is in the memory of this process.
 */
export interface Processor {
  /** @returns where the customer enters the card: whoever has the address may, once, within half an hour. */
  readonly createSetupIntent: (owner: Owner) => string;
  readonly isOpen: (intentId: string) => boolean;
  /** Tells the merchant. @returns false if the intent is gone. */
  readonly complete: (intentId: string, card: CardSummary) => boolean;
}

interface Parts {
  readonly clock: () => number;
  readonly onCard: (owner: Owner, card: CardSummary) => void;
}

const LIFETIME_MS = 1_800_000;
const MOST_OPEN = 1000;

export function openProcessor({ clock, onCard }: Parts): Processor {
  const intents = new Map<string, { readonly owner: Owner; readonly until: number }>();
  const isOpen = (id: string) => (intents.get(id)?.until ?? 0) > clock();
  return {
    createSetupIntent(owner) {
      const [oldest] = intents.keys();
      if (oldest !== undefined && (intents.size >= MOST_OPEN || !isOpen(oldest))) intents.delete(oldest);
      const id = `seti_${randomBytes(16).toString("hex")}`;
      intents.set(id, { owner, until: clock() + LIFETIME_MS });
      return `/card-stand-in/${id}`;
    },
    isOpen,
    complete(id, card) {
      const intent = intents.get(id);
      if (intent === undefined || !isOpen(id)) return false;
      intents.delete(id);
      onCard(intent.owner, card);
      return true;
    },
  };
}
