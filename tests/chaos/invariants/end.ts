import type { Arrival } from '../gateway';
import type { Ledger, LedgerConversation } from '../ledger';
import type { Record, Seen } from '../record';

/** A sentence that is true, or evidence that it is not. */
export interface Invariant {
  law: string;
  broken(end: End): string[];
}

export interface Turn {
  /** The conversation's version after it. */
  number: number;
  /** The run of the responder that it committed, as the dialogue's state remembers it. */
  seen: Seen | undefined;
}

/** The world after a schedule: what the database says, and what was seen from outside. */
export class End {
  readonly #runs: ReadonlyMap<string, Seen>;
  readonly #conversations: ReadonlyMap<string, LedgerConversation>;

  constructor(
    readonly ledger: Ledger,
    readonly record: Record,
  ) {
    this.#runs = new Map(record.seen.map((seen) => [seen.given.run, seen]));
    this.#conversations = new Map(
      ledger.messages.flatMap(({ messageId, conversationId, direction }) => {
        const conversation = ledger.conversations.find(({ id }) => id === conversationId);
        return direction === 'in' && messageId !== null && conversation ? [[messageId, conversation]] : [];
      }),
    );
  }

  conversationOf(messageId: string | undefined): LedgerConversation | undefined {
    return messageId === undefined ? undefined : this.#conversations.get(messageId);
  }

  turnsOf({ state }: LedgerConversation): Turn[] {
    return (state.runs ?? []).map((run, i) => ({ number: i + 1, seen: this.#runs.get(run) }));
  }

  incoming(conversation: LedgerConversation) {
    return this.#of(conversation, 'in');
  }

  replies(conversation: LedgerConversation) {
    return this.#of(conversation, 'out');
  }

  /** Texts of both sides up to that turn, as a dialogue lists them. */
  dialogue(conversation: LedgerConversation, upTo: number): string[] {
    return this.ledger.messages
      .filter(
        ({ conversationId, turn }) => conversationId === conversation.id && turn !== null && turn <= upTo,
      )
      .map(({ text }) => text ?? '');
  }

  /** Each time that a reply came in at the gateway, in order. */
  arrivalsOf(key: string | null): Arrival[] {
    return this.record.arrivals.filter(({ idempotencyKey }) => idempotencyKey === key);
  }

  #of(conversation: LedgerConversation, direction: 'in' | 'out') {
    return this.ledger.messages.filter(
      (message) => message.conversationId === conversation.id && message.direction === direction,
    );
  }
}

export function named({ companyId, client, id }: LedgerConversation): string {
  return `conversation ${id} (${client} with ${companyId})`;
}
