import type { Part } from './deletion';
import type { Trouble } from './faults';
import type { Arrival } from './gateway';
import type { Ledger } from './ledger';
import type { Given, Verdict } from './responder';
import type { Client, Schedule } from './schedule';

export interface Written {
  id: string;
  client: Client;
  companyId: string;
  /** By the clock of the client, as the message itself says. */
  writtenAt: number;
  /** When the gateway began to deliver it first. */
  sentAt: number;
  /** When the queue had taken it, at first; undefined: it has not. */
  acceptedAt: number | undefined;
}

/** Something that is in the database from `knownAt` on: whoever is handed a message that was written later must see it. */
export type Fact =
  | { what: 'booked' | 'cancelled' | 'deleted'; bookingId: string; knownAt: number }
  | { what: 'described'; about: string; knownAt: number };

/** A part of the story that was deleted. What comes after it under the same id or address has nothing to do with it. */
export interface Ending extends Part {
  /** It was some time between these. */
  from: number;
  to: number;
  /** What the company was described as, up to then. */
  abouts: string[];
  /** What the database had of it. */
  lost: Ledger;
}

export interface Seen {
  given: Given;
  at: number;
}

/** What was seen from outside while a schedule was played. All times are `performance.now()`. */
export class Record {
  readonly messages = new Map<string, Written>();
  readonly seen: Seen[] = [];
  readonly arrivals: Arrival[] = [];
  /** By company. */
  readonly facts = new Map<string, Fact[]>();
  /** In the order in which they came. */
  readonly endings: Ending[] = [];
  /** Messages that were not answered for too long, while a row was locked that has nothing to do with them. */
  readonly keptWaiting: string[] = [];
  /** How often each kind of fault has struck. */
  readonly struck = new Map<string, number>();
  /** Why conversations were parked, before they were driven on. */
  readonly parked: { conversationId: string; reason: string }[] = [];
  /** What can not be, whatever the database says. */
  readonly problems: string[] = [];
  readonly #troubles: Map<string, Trouble>;

  constructor(
    readonly schedule: Schedule,
    /** Of the schedule's companies, in order. */
    readonly companyIds: readonly string[],
  ) {
    this.#troubles = new Map(
      [...schedule.troubles].map(([message, trouble]) => [message, { ...trouble }] as const),
    );
  }

  strike(kind: string): void {
    this.struck.set(kind, (this.struck.get(kind) ?? 0) + 1);
  }

  know(companyId: string, fact: Fact): void {
    this.facts.set(companyId, [...(this.facts.get(companyId) ?? []), fact]);
  }

  endingsOf(companyId: string, client: string): Ending[] {
    return this.endings.filter(
      (ending) => ending.companyId === companyId && (ending.client ?? client) === client,
    );
  }

  /** Notes what a responder was handed, and says what it is to do. */
  see(given: Given): Verdict {
    this.seen.push({ given, at: performance.now() });
    for (const message of given.asked) {
      const trouble = this.#troubles.get(shortOf(message));
      if (!trouble || trouble.times === 0) continue;
      trouble.times -= 1;
      this.strike(TROUBLE_WORDS[trouble.do]);
      return trouble.do === 'think' ? { do: 'answer', afterMs: trouble.ms } : { do: trouble.do };
    }
    return { do: 'answer', afterMs: 0 };
  }
}

const TROUBLE_WORDS = {
  throw: 'responder throws',
  hang: 'responder hangs',
  think: 'responder is slow',
};

/** `m3` of `chaos-…-m3`, which is unique among all schedules. */
function shortOf(messageId: string): string {
  return messageId.slice(messageId.lastIndexOf('-') + 1);
}
