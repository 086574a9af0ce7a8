import type { Arrival } from '../gateway';
import type { Ledger, LedgerConversation } from '../ledger';
import type { Ending, Record, Seen } from '../record';

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
  /** All that there ever was, what was deleted as it was then. */
  readonly ledger: Ledger;
  /** By run: of those that were committed. */
  readonly #owners = new Map<string, LedgerConversation>();
  readonly #runs: ReadonlyMap<string, Seen>;
  /** Those that have the message, by its id: more than one if the first was deleted and the message delivered again. */
  readonly #holders = new Map<string, LedgerConversation[]>();

  constructor(
    /** What there is in the end. */
    readonly standing: Ledger,
    readonly record: Record,
  ) {
    this.ledger = batched([...record.endings.map(({ lost }) => lost), standing]);
    this.#runs = new Map(record.seen.map((seen) => [seen.given.run, seen]));
    const conversations = new Map(this.ledger.conversations.map((one) => [one.id, one]));
    for (const conversation of this.ledger.conversations) {
      for (const run of conversation.state.runs ?? []) {
        if (!this.#owners.has(run)) this.#owners.set(run, conversation);
      }
    }
    for (const { direction, messageId, conversationId } of this.ledger.messages) {
      const conversation = conversations.get(conversationId);
      if (direction !== 'in' || messageId === null || !conversation) continue;
      this.#holders.set(messageId, [...(this.#holders.get(messageId) ?? []), conversation]);
    }
  }

  /** The conversations that have all messages which the run was handed. */
  holdersOf({ given }: Seen): LedgerConversation[] {
    const [first, ...others] = given.asked.map((message) => this.#holders.get(message) ?? []);
    return (first ?? []).filter((one) => others.every((holders) => holders.includes(one)));
  }

  /**
   * Whose turn the run was. Undefined: it cannot be said, since the conversation was being deleted. Such a run comes to
   * nothing, and may have been given a context of either side.
   */
  conversationOf(seen: Seen): LedgerConversation | undefined {
    const owner = this.#owners.get(seen.given.run);
    if (owner) return owner;
    const holders = this.holdersOf(seen);
    const before = holders.find((holder) => seen.at < (this.endingOf(holder)?.from ?? -Infinity));
    if (before) return before;
    const [last, ...others] = holders;
    return last && others.length === 0 && !this.endingOf(last) ? last : undefined;
  }

  /** What took the conversation away; undefined: it is there in the end. */
  endingOf(conversation: LedgerConversation): Ending | undefined {
    return this.record.endings.find(({ lost }) =>
      lost.conversations.some(({ id }) => id === conversation.id),
    );
  }

  /** What the client of the conversation had lost before it began. */
  endingsBefore(conversation: LedgerConversation): Ending[] {
    const endings = this.record.endingsOf(conversation.companyId, conversation.client);
    const own = this.endingOf(conversation);
    return own ? endings.slice(0, endings.indexOf(own)) : endings;
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

function batched(ledgers: readonly Ledger[]): Ledger {
  return {
    clients: ledgers.flatMap(({ clients }) => clients),
    conversations: ledgers.flatMap(({ conversations }) => conversations),
    messages: ledgers.flatMap(({ messages }) => messages),
    bookings: ledgers.flatMap(({ bookings }) => bookings),
    events: ledgers.flatMap(({ events }) => events),
  };
}

export function named({ companyId, client, id }: LedgerConversation): string {
  return `conversation ${id} (${client} with ${companyId})`;
}
