import type { StoredBooking } from '../bookings/generic/server';
import type { Scope } from './deletion';
import type { ResponderFault } from './faults';
import type { ReceivedReply } from './mock-gateway';
import type { Instruction, RunReport } from './responder';
import type { Client, Schedule } from './schedule';
import type { Snapshot } from './snapshot';

export interface SentMessage {
  id: string;
  client: Client;
  companyId: string;
  /** By the client's clock, as the message itself says. */
  writtenAt: number;
  /** When the gateway first began to deliver it. */
  sentAt: number;
  /** When the queue first accepted it; undefined: it has not. */
  acceptedAt: number | undefined;
}

/** A change that is in the database from `knownAt` on. A run that answers a message written later must see it. */
export type Fact =
  | { what: 'booked' | 'cancelled' | 'deleted'; bookingId: string; knownAt: number }
  | { what: 'described'; about: string; knownAt: number };

/** The deletion of a client or company. Rows created later under the same id or address are independent of it. */
export interface Deletion extends Scope {
  /** It was committed between these two times. */
  from: number;
  to: number;
  /** The descriptions that the company had until then. */
  descriptions: string[];
  /** The deleted rows. */
  rows: Snapshot;
}

export interface ResponderRun {
  report: RunReport;
  at: number;
}

/** What the suite observed while a schedule ran. All times are `performance.now()`. */
export class Observations {
  readonly messages = new Map<string, SentMessage>();
  readonly runs: ResponderRun[] = [];
  readonly received: ReceivedReply[] = [];
  /** By company. */
  readonly facts = new Map<string, Fact[]>();
  /** Oldest first. */
  readonly deletions: Deletion[] = [];
  /** Messages that stayed unanswered for too long while an unrelated row was locked. */
  readonly blockedByLock: string[] = [];
  /** How often each kind of fault was injected. */
  readonly injected = new Map<string, number>();
  /** Why conversations were parked, before they were redriven. */
  readonly parked: { conversationId: string; reason: string }[] = [];
  /** How many webhooks were posted, and how many of them were not answered with 200. */
  readonly webhooks = { posted: 0, unanswered: 0 };
  /** Violations that need no look at the database. */
  readonly problems: string[] = [];
  readonly #responderFaults: Map<string, ResponderFault>;

  constructor(
    readonly schedule: Schedule,
    /** In the order of the schedule's companies. */
    readonly companyIds: readonly string[],
    /** What the booking systems of the companies hold. */
    readonly externalBookings: () => StoredBooking[],
  ) {
    this.#responderFaults = new Map(
      [...schedule.responderFaults].map(([message, fault]) => [message, { ...fault }] as const),
    );
  }

  countInjection(kind: string): void {
    this.injected.set(kind, (this.injected.get(kind) ?? 0) + 1);
  }

  countWebhook(isAccepted: boolean): void {
    this.webhooks.posted += 1;
    if (!isAccepted) this.webhooks.unanswered += 1;
  }

  addFact(companyId: string, fact: Fact): void {
    this.facts.set(companyId, [...(this.facts.get(companyId) ?? []), fact]);
  }

  deletionsOf(companyId: string, client: string): Deletion[] {
    return this.deletions.filter(
      (deletion) => deletion.companyId === companyId && (deletion.client ?? client) === client,
    );
  }

  /** Whether the last reply to the client is a question. */
  isAsked(companyId: string, { canonical }: Client): boolean {
    const last = this.received.findLast((reply) => reply.companyId === companyId && reply.to === canonical);
    return last?.text.includes('?') ?? false;
  }

  /** Records a run of the responder and returns what it must do. */
  recordRun(report: RunReport): Instruction {
    this.runs.push({ report, at: performance.now() });
    for (const message of report.messageIds) {
      const fault = this.#responderFaults.get(shortOf(message));
      if (!fault || fault.times === 0) continue;
      fault.times -= 1;
      this.countInjection(RESPONDER_FAULT_NAMES[fault.do]);
      return fault.do === 'think' ? { do: 'answer', afterMs: fault.ms } : { do: fault.do };
    }
    return { do: 'answer', afterMs: 0 };
  }
}

const RESPONDER_FAULT_NAMES = {
  throw: 'responder throws',
  hang: 'responder hangs',
  think: 'responder is slow',
};

/** `m3` of `chaos-…-m3`. The long form is unique among all schedules. */
function shortOf(messageId: string): string {
  return messageId.slice(messageId.lastIndexOf('-') + 1);
}
