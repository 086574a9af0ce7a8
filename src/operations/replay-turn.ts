import { NO_BOOKING_SYSTEMS } from '../bookings/booking-systems';
import { ownTables } from '../bookings/own-tables';
import { type DryRun, dryRun } from '../conversation/dry-run';
import type { PerformDeps } from '../conversation/perform/performer';
import type { PostgresSourceOptions } from '../db/context-source';
import type { ConversationHeader } from '../db/timeline/header';
import type { DueTurn, UnansweredMessage } from '../db/turn';
import type { TurnViewMessage } from '../db/turn-view/messages';
import { companyTimeAt, takeAway } from '../db/turn-view/then';
import type { SegmentName } from '../domain/context';
import { DialogkeeperError } from '../domain/error';
import { masked } from '../privacy/redaction';
import { InvalidReply, ResponderTimedOut } from '../responders/errors';
import type { Responder } from '../responders/responder';
import { ReplayFailed, TurnNotReplayable } from './errors';
import { type Faithfulness, replayedContext } from './replayed-context';
import { type StateChange, stateChanges } from './state-changes';
import type { TurnView } from './turn';

export interface ReplayDeps
  extends Omit<PerformDeps, 'bookings' | 'prepare' | 'bookingSystems' | 'debounce'> {
  /** Of this process; it is made when it is first needed. */
  responder(): Promise<Responder>;
  responderTimeoutMs: number;
  modelDailyBudget: number | null;
  source: PostgresSourceOptions;
  /** Whether the bookings of a company are made in a provider's booking system. */
  hasBookingSystem(companyId: string): boolean;
}

export interface Replayed extends DryRun {
  /** Milliseconds. */
  tookMs: number;
  faithful: Record<SegmentName, Faithfulness>;
  /** How many bookings that were made since were left out. */
  leftOut: number;
  refusesBookings: boolean;
  /** What is another one than after the real turn; undefined: that is not known any more. */
  changes: StateChange[] | undefined;
}

/**
 * Runs the responder once more on what a turn had, and says what it would answer. Nothing is committed, sent or done, and nothing is
 * written, except what a model costs. Throws `TurnNotReplayable`, `ReplayFailed`.
 */
export async function replayTurn(
  deps: ReplayDeps,
  header: ConversationHeader,
  view: TurnView,
  signal: AbortSignal,
): Promise<Replayed> {
  const messages = view.asked.filter(({ deletedAt }) => deletedAt === null);
  if (view.isOpen || messages.length === 0) throw new TurnNotReplayable(view.turn);
  const began = beganAt(view);
  const { db } = deps;
  const { context, faithful, leftOut } = await replayedContext(db, header, view, { ...deps.source, began });
  const refusesBookings = deps.hasBookingSystem(header.companyId);
  const dry = {
    ...deps,
    bookings: ownTables,
    bookingSystems: NO_BOOKING_SYSTEMS,
    debounce: { debounceMs: 0, maxWaitMs: 0 },
    prepare: (tx: Parameters<typeof takeAway>[0]) => takeAway(tx, leftOut),
    responder: await deps.responder(),
  };
  const question = {
    context,
    messages: messages.map(plain),
    now: began.toISOString(),
    localNow: await companyTimeAt(db, header.companyId, began),
    refusesBookings,
  };
  const startedAt = performance.now();
  const ran = await dryRun(dry, turnOf(header, view, messages), question, signal).catch(failed);
  return {
    ...ran,
    tookMs: Math.round(performance.now() - startedAt),
    faithful,
    leftOut: leftOut.length,
    refusesBookings,
    changes: view.stateAfter && stateChanges(view.stateAfter, ran.reply.state ?? context.dialogue.state),
  };
}

/** When the responder was asked. */
function beganAt({ report, reply, asked }: TurnView): Date {
  if (report?.startedAt) return new Date(report.startedAt);
  const took = (report?.context?.ms ?? 0) + (report?.responderMs ?? 0);
  return reply ? new Date(reply.sentAt.getTime() - took) : (asked.at(-1)?.storedAt ?? new Date());
}

function failed(error: Error): never {
  const isResponders = error instanceof InvalidReply || error instanceof ResponderTimedOut;
  if (error instanceof DialogkeeperError && !isResponders) throw error;
  throw new ReplayFailed(masked(String(error?.message ?? error)), { cause: error });
}

function plain({ messageId, kind, text, choice, media, sentAt }: TurnViewMessage) {
  const optional = { ...(choice && { choice }), ...(media && { media }) };
  return { messageId: messageId ?? '', kind, text, ...optional, sentAt: sentAt.toISOString() };
}

/** What trying an action needs to know of the turn. It is not due, and never committed. */
function turnOf(
  header: ConversationHeader,
  { turn }: TurnView,
  messages: readonly TurnViewMessage[],
): DueTurn {
  const { companyId, conversationId, clientId, client, timezone, versions } = header;
  return {
    companyId,
    conversationId,
    clientId,
    client,
    timezone,
    versions,
    version: turn - 1,
    messages: messages.map(
      (one): UnansweredMessage => ({
        ...plain(one),
        id: one.id,
        channel: '',
        address: client,
        providerAddress: null,
        late: false,
        traceparent: null,
      }),
    ),
    utcOffsetMinutes: 0,
    isPaused: false,
    dueInMs: 0,
    lateMs: 0,
    debounceMs: 0,
    since: '',
    hasPlace: true,
    parkedReason: null,
    received: 0,
    editedAt: null,
    autonomy: 'suggest',
    draftId: null,
    lastReplyUnseen: false,
    onLate: 'answer',
  };
}
