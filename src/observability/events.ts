/**
 * What happens in a running system, as typed events with stable names. The code that does the work emits them; logs and
 * metrics subscribe (see logs.ts and metrics/), and so may a program that embeds the workers.
 *
 * An `Events` object stands for one running system: `on` receives only what is emitted on the same object. Several systems in
 * one process (tests, embedding programs) therefore never count each other's work. Underneath, all systems publish on the
 * same diagnostics channel, `dialogkeeper:<event name>`, so that a tracing tool can subscribe by name without access to the
 * object. It receives `{ system, payload }`, and Node reports its errors as uncaught exceptions.
 *
 * Rules
 *   - Payloads carry ids and numbers, never a text, a name or a phone number. Errors may quote one: a subscriber that stores
 *     an error masks it (see privacy/).
 *   - Subscribers run synchronously, in the order in which they subscribed, and must be quick.
 *   - A subscriber that throws does not disturb the work: the error is emitted as `subscriber.failed`. The same holds for a
 *     subscriber that returns a promise which rejects; nothing waits for the promise.
 *   - Without subscribers, `emit` costs one lookup in a map.
 */

import { type Channel, channel } from 'node:diagnostics_channel';
import { types } from 'node:util';
import type { Backlog, QueueDepth } from '../domain/backlog';
import type { BookingEventName } from '../domain/booking-event';
import type { FailureEffect } from '../domain/channel-event';
import type { SegmentName } from '../domain/context';
import type { MediaProblem } from '../domain/media';
import type { FallbackReason, ModelCall } from '../domain/model-call';
import type { DirectReason, FillOutcome, Origin } from '../domain/origin';
import type { Autonomy } from '../domain/policies';
import type { ReminderOutcome } from '../domain/reminders';
import type { TranscriptionOutcome } from '../domain/transcription';
import type { ActionOutcome, RequestedAction } from '../domain/turn';

/** A new event is one entry here and one `emit` where it happens. */
export interface EventMap {
  /** A webhook's messages and events are on the queues. `channel` is, here and in the events below, the booking system where it is its. */
  'webhook.received': ChannelIds & { messages: number; events: number };
  /** It did not come from the provider, or is not what the provider sends. `reason` quotes nothing of it. */
  'webhook.refused': { channel: string; reason: string };
  /**
   * A part of a webhook that is of no concern to a dialogue, or cannot be used. `what`: one of few words. `field`: of
   * what is `invalid`, the first that is wrong.
   */
  'webhook.ignored': { channel: string; what: string; field?: string };
  /** A field of a message or an event was too long, or could not be used: it was cut, or left out. */
  'webhook.field-changed': { channel: string; field: string };
  /** The code of the provider has failed on a webhook. */
  'webhook.failed': { channel: string; error: unknown };

  'message.stored': ConversationIds & { channel: string };

  /** A due turn knows its messages. `traceparents`: of the spans that stored them. */
  'turn.read': ConversationIds & { messages: number; traceparents: string[] };
  /** How long the debounce kept the oldest message, and how late the turn starts after it was due. */
  'turn.started': ConversationIds & { debounceSeconds: number; delaySeconds: number };
  /** Its context is loaded. `segments`: where each came from. */
  'turn.context-loaded': ConversationIds & { segments: Record<SegmentName, Origin>; seconds: number };
  'turn.committed': TurnIds & {
    replied: boolean;
    actions: number;
    /** How many of them are bookings. */
    bookings: number;
    responderMs: number;
    seconds: number;
  };
  /** Finished, but not committed: another turn was committed first, or the client has written more. */
  'turn.discarded': TurnIds & { reason: 'superseded' | 'outdated'; seconds: number };
  'responder.ended': ConversationIds & { outcome: ResponderOutcome; seconds: number };

  /** A model has answered to a request of a responder, or has not. `input` (with `cached`) and `output` are tokens. */
  'model.called': ConversationIds & ModelCall;
  /** The fallback answers in place of the model. */
  'model.fell-back': ConversationIds & { reason: FallbackReason };
  /** What a request has used could not be stored: it does not count against the budget. */
  'model.usage-lost': ConversationIds & { error: unknown };

  /** A reply is stored and not sent. `suggest`: it waits for an operator. */
  'draft.written': ConversationIds & { autonomy: Exclude<Autonomy, 'answer'> };
  /** A turn has carried out what an operator has decided, or could not: then the draft is `outdated`, and the turn runs anew. */
  'draft.decided': ConversationIds & { decision: DraftDecision };

  /** Its turn has failed too often or killed processes: it waits for an operator or `PARKED_RETRY`. */
  'conversation.parked': ConversationIds & { reason: string };

  /** An operator has had a client forgotten. `bookings`: that stay, without the client. `jobs`: that were removed from the queues, or changed. */
  'client.forgotten': {
    companyId: string;
    clientIds: readonly string[];
    messages: number;
    bookings: number;
    jobs: number;
  };
  /** Rows were deleted that are too old to be kept. `table`: of which. */
  'rows.pruned': { table: string; rows: number };

  /** Clients who are one person: `merged` of them are part of the client `clientId` now. */
  'clients.merged': {
    companyId: string;
    clientId: string;
    /** Undefined: they have not written yet. */
    conversationId: string | undefined;
    merged: number;
  };

  /**
   * A turn has asked a booking system for an action, and the outcome is stored. `reason`: what the booking system says of one that it
   * has not done. `seconds` since it was asked, or looked at, first. Not for booking systems that offer no way to book.
   */
  'booking.requested': ConversationIds & {
    system: string;
    action: RequestedAction['type'];
    outcome: ActionOutcome['outcome'];
    reason: string | null;
    seconds: number;
  };

  /** Its client waits for a person. Not emitted again while they wait. */
  'conversation.handed-over': ConversationIds & { reason: string };

  /**
   * A person of the business has written to the client. `pausedUntil`: until then no turn runs; null, or past: there is no pause.
   * `cancelled`: how many replies of the bot are not sent because of it.
   */
  'person.replied': ConversationIds & { pausedUntil: Date | null; cancelled: number };

  /** An operator has done something on a page. `action`: its verb in the audit. `conversationId`: undefined where it concerns none. */
  'operator.acted': { companyId: string; conversationId: string | undefined; action: string };

  /** `seconds` since the gateway had the oldest message that it answers; `debounceSeconds` of them were the debounce. */
  'reply.sent': ReplyIds & { seconds: number | undefined; debounceSeconds: number | undefined };
  /** Reminders of bookings; one message may be several. `withdrawn`: it was decided to send them, and they are not sent. */
  'reminder.decided': { companyId: string; outcome: ReminderOutcome; reminders: number };

  /** The gateway refused it for good. `code`: the provider's. */
  'reply.refused': ReplyIds & { reason: string; code?: string };
  /** It may have been sent, and is not sent again without an operator. */
  'reply.held': ReplyIds & { reason: string };
  /** The provider says that it has reached the client's phone, `seconds` after it was sent, or that it was read there. */
  'reply.delivered': ReplyIds & { channel: string; seconds: number | undefined; billable: boolean };
  'reply.read': ReplyIds & { channel: string };
  /** The provider had taken it, and says later that it cannot deliver it. `retried`: it is sent again. */
  'reply.failed-later': ReplyIds & {
    channel: string;
    effect: FailureEffect;
    reason: string;
    code?: string;
    retried: boolean;
  };
  /** The provider reaches no person at the address of a reply. Not emitted again until the client has written. */
  'client.unreachable': ConversationIds & { channel: string };
  /** The gateway wants fewer messages of this channel: it sends more slowly for some minutes. */
  'sending.slowed': ChannelIds;
  /** The gateway did not show the client that a reply is being written. Nothing else depends on it. */
  'typing.failed': ChannelIds;
  /** A responder has asked for a file of a client. */
  'media.fetched': ConversationIds & { outcome: 'fetched' | MediaProblem; seconds: number };
  /** A voice note of a client was to be turned into text. */
  'transcription.ended': ConversationIds & {
    outcome: TranscriptionOutcome;
    seconds: number;
    /** In the currency of `TRANSCRIBE_PRICE`. Absent: the API did not answer. */
    cost?: number;
  };
  /** One attempt to send a message: a reply, or a part of a long one. */
  'gateway.answered': ChannelIds & { accepted: boolean; seconds: number };
  /** The gateway takes no reply of this channel. */
  'outage.began': ChannelIds & { reason: string };
  'outage.ended': ChannelIds & { since: Date };

  /** The provider's session with WhatsApp: nothing comes in or goes out without it. `state`: the provider's word. */
  'channel.disconnected': ChannelIds & { state: string };
  'channel.connected': ChannelIds & { state: string };
  /** It had twenty messages in a week, and has had none since `since`. Emitted once. */
  'channel.silent': ChannelIds & { since: Date };

  /** What can be booked, or the bookings, were read from a booking system. `changes`: rows of ours that were different. */
  'bookings.synced': BookingSystemIds & { read: number; changes: number; seconds: number };
  /** `isFirst`: since the last sync that was finished. */
  'bookings.sync-failed': BookingSystemIds & { error: unknown; isFirst: boolean };

  /** The sweep has woken unfinished work: how many of each kind. Not emitted when there is none. */
  'sweep.found': { turns: number; replies: number; events: number; retried: number };

  /** `isHit`: all segments were cached. */
  'context.loaded': { companyId: string; seconds: number; isHit: boolean };
  'segment.loaded': {
    companyId: string;
    segment: SegmentName;
    from: Origin;
    bytes: number;
    /** Of a direct read. */
    reason: DirectReason | undefined;
  };
  /** A load has read the source under a lease. */
  'segment.filled': {
    companyId: string;
    segment: SegmentName;
    outcome: FillOutcome;
    bytes: number;
    seconds: number;
  };
  /** A turn has written its dialogue through. If another entry was there, nothing was written. */
  'dialogue.written': { companyId: string; written: boolean; bytes: number };
  /** What an event changes was dropped. `seconds` since the event was put on the queue. */
  'context.invalidated': { companyId: string; event: BookingEventName; seconds: number };
  /** What this process holds parsed; `evicted`: how many entries it has removed since the last such event, for lack of room. */
  'local-cache.changed': { entries: number; bytes: number; evicted: number };
  /** A client has written after hours of silence. `isWarm`: their whole context was in the cache. */
  'conversation.resumed': ConversationIds & { isWarm: boolean };
  /** A company's contexts were loaded ahead of their next turns. The loads took `ms` and stored `bytes`. */
  'contexts.warmed': {
    companyId: string;
    /** How many were in the cache already. */
    warm: number;
    loaded: number;
    failed: number;
    ms: number;
    bytes: number;
  };

  /** A command of the cache failed or took too long. The source is read instead. */
  'cache.command-failed': { command: string; error: unknown };
  /** Commands have failed in a row: for a moment, Redis is not asked. */
  'cache.circuit-opened': Nothing;
  'cache.circuit-closed': Nothing;
  /** Once for each kind of entry that another release has written and this one cannot read. */
  'cache.unreadable-entry': { error: Error };

  'job.started': JobIds;
  'job.done': JobIds & { seconds: number; routine: boolean };
  'job.dropped': JobIds & { seconds: number; reason: string };
  /** The outcome `later`: the same job comes back at `until`, with no attempt used. */
  'job.postponed': JobIds & { seconds: number; until: Date };
  /** The job goes back to the front of its queue, with no attempt used. */
  'job.given-back': JobIds & { seconds: number };
  /** It runs again after a pause. */
  'job.attempt-failed': JobIds & { seconds: number; reason: string; error: unknown };
  /** It went to the failed set. `seconds` is absent where too many processes lost the job and none ran it to its end. */
  'job.failed': JobIds & { seconds?: number; reason: string; error: unknown };
  /** The process that held the job is gone or frozen. The job runs again. */
  'job.stalled': { queue: string; jobId: string };
  /** An optional field of the payload was unusable. The job goes on without it. */
  'job.field-left-out': JobIds & { field: string; error: Error };

  /** BullMQ reports a problem with one queue. What concerns Redis as a whole is `queue-redis.unusable`. */
  'queue.error': { queue: string; error: unknown };
  /** Once for each kind of problem, until Redis works again. `problem` continues the sentence "the queue Redis …". */
  'queue-redis.unusable': { problem: string; error: unknown };
  'queue-redis.usable': Nothing;
  /** PostgreSQL cannot be used. Incoming messages wait for it in their order. */
  'database.away': { error: unknown };
  'database.back': { seconds: number };

  /** What waits in PostgreSQL and in the queues; every few seconds, by the processes that take the maintenance queue. */
  'backlog.measured': Backlog;
  'queues.measured': { queues: QueueDepth[] };
  /** Whether a server has answered when its backlog was measured. */
  'server.checked': { server: MeasuredServer; isUp: boolean };
  /** Of the last second: the longest time for which this process did nothing else, and its processor time. */
  'process.measured': {
    longestDelaySeconds: number;
    cpuSeconds: number;
    residentBytes: number;
    heapBytes: number;
  };

  /** At the start of the process; it goes on without the cache. */
  'start.cache-unavailable': { error: unknown };
  /** At the start of the process; jobs are tried again until PostgreSQL can be used. */
  'start.database-unavailable': { error: unknown };
  /** A request to one of our HTTP servers was answered. `route` is the pattern of its path, never the path itself. */
  'http.answered': RequestIds & { status: number; seconds: number };
  /** A handler threw. 503: what it needs is away, which has an event of its own; another attempt may succeed. */
  'http.failed': RequestIds & { status: 500 | 503; error: Error };

  /** Jobs were still running at the deadline. Another process takes them over. */
  'stop.timed-out': { timeoutMs: number };

  /** The receiver of traces does not take them; once, until it takes some. */
  'traces.not-sent': { error: unknown };
  /** The program has an OpenTelemetry SDK already: this system does not start its own. */
  'traces.unavailable': Nothing;

  /** A subscriber to the event `failed` threw. */
  'subscriber.failed': { failed: EventName; error: unknown };
}

/** `interrupted`: its turn was moved on by another one, or its client has written more. */
export type ResponderOutcome = 'answered' | 'invalid' | 'timed-out' | 'interrupted' | 'failed';
export type DraftDecision = 'approved' | 'edited' | 'dismissed' | 'outdated';
export type MeasuredServer = 'postgresql' | 'queue-redis';

type Nothing = Record<string, never>;

interface ConversationIds {
  companyId: string;
  conversationId: string;
}

interface TurnIds extends ConversationIds {
  /** The number of the turn in its conversation, from 1: `message.turn` in PostgreSQL, if it was committed. */
  turn: number;
}

interface ReplyIds extends ConversationIds {
  replyId: string;
}

interface ChannelIds {
  companyId: string;
  channel: string;
}

interface BookingSystemIds {
  companyId: string;
  /** Of the configuration file. */
  system: string;
}

interface RequestIds {
  /** Also in the answer, as `x-request-id`. */
  requestId: string;
  method: string;
  route: string;
}

/** `queue` and `job` are names of ours, or `unknown`: they may become labels. The other ids are the producer's. */
export interface JobIds {
  queue: string;
  job: string;
  jobId?: string | undefined;
  /** From 1. */
  attempt: number;
  companyId?: string;
  conversationId?: string;
  bookingId?: string;
  messageId?: string;
}

export type EventName = keyof EventMap;
export type Listener<Name extends EventName> = (payload: EventMap[Name]) => void;

/** What a diagnostics channel carries. */
interface Published<Name extends EventName> {
  system: Events;
  payload: EventMap[Name];
}

export class Events {
  readonly #unsubscribe = new Set<() => void>();

  emit<Name extends EventName>(name: Name, payload: EventMap[Name]): void {
    const to = channelOf(name);
    if (to.hasSubscribers) to.publish({ system: this, payload } satisfies Published<Name>);
  }

  /** Returns a function that ends the subscription. */
  on<Name extends EventName>(name: Name, listener: Listener<Name>): () => void {
    const failed = (error: unknown) => {
      // An error of a subscriber to this very event would be emitted for ever.
      if (name !== 'subscriber.failed') this.emit('subscriber.failed', { failed: name, error });
    };
    const receive = (message: unknown) => {
      const { system, payload } = message as Published<Name>;
      if (system !== this) return;
      try {
        const returned: unknown = listener(payload); // a promise too, in TypeScript, if the listener is async
        if (types.isPromise(returned)) returned.catch(failed);
      } catch (error) {
        failed(error);
      }
    };
    const of = channelOf(name);
    of.subscribe(receive);
    const unsubscribe = () => {
      of.unsubscribe(receive);
      this.#unsubscribe.delete(unsubscribe);
    };
    this.#unsubscribe.add(unsubscribe);
    return unsubscribe;
  }

  /** Ends all subscriptions. The channels outlive the system, so a system that stops without this stays in memory. */
  close(): void {
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
  }
}

const channels = new Map<EventName, Channel>();

/** Channels are kept: looking one up by name takes longer than publishing. */
function channelOf(name: EventName): Channel {
  let found = channels.get(name);
  if (!found) {
    found = channel(`dialogkeeper:${name}`);
    channels.set(name, found);
  }
  return found;
}
