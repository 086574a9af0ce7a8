import type { BookingSystems } from '../bookings/booking-systems';
import { ActionRefused, SlotTaken } from '../bookings/errors';
import type { OwnBookings } from '../bookings/own-bookings';
import type { Channels, MediaLimits } from '../channels/channel';
import type { ContextService } from '../context/service';
import { deferConversation } from '../db/admission';
import type { Db } from '../db/database';
import { LockTimedOut } from '../db/errors';
import { type DueTurn, readTurn } from '../db/turn';
import { MAX_REFUSALS } from '../domain/limits';
import type { Autonomy, Debounce, LatePolicy } from '../domain/policies';
import type { Events } from '../observability/events';
import type { Queues } from '../queues/queues';
import type { Responder } from '../responders/responder';
import { SECOND } from '../time/duration';
import type { Transcriber } from '../transcription/transcriber';
import { answer } from './answer';
import { type RunRequests, runRequests } from './booking-requests/run-requests';
import { type OpenRequests, settleRequests } from './booking-requests/settle';
import { tellByPerson } from './booking-requests/tell-by-person';
import { transcribeNotes } from './voice-notes';

export interface TurnDeps {
  db: Db;
  queues: Queues;
  contexts: ContextService;
  channels: Channels;
  /** Those of our own tables. */
  bookings: OwnBookings;
  /** Those of the configuration file: a company with one makes no bookings in our tables. */
  bookingSystems: BookingSystems;
  events: Events;
  responder: Responder;
  /** Milliseconds that the responder may think. */
  responderTimeoutMs: number;
  mediaLimits: MediaLimits;
  /** Undefined: voice notes have no text. */
  transcriber: Transcriber | undefined;
  /** What models may cost a company a day that has no budget of its own; null: any amount. */
  modelDailyBudget: number | null;
  debounce: Debounce;
  late: LatePolicy;
  /** `AUTONOMY`. */
  autonomy: Autonomy;
  /** How many places a company has (`TURNS_PER_COMPANY`). */
  turnsPerCompany: number;
  dialogueMessages: number;
}

export type TurnResult =
  | { kind: 'committed' }
  /** Its reply waits for an operator. */
  | { kind: 'drafted' }
  | { kind: 'nothing-to-answer' }
  | { kind: 'parked' }
  | { kind: 'superseded' }
  /** All places of the company are taken: the turn is woken when one is free. */
  | { kind: 'deferred' }
  /** A person answers: the turn is woken when the pause has ended. */
  | { kind: 'paused' }
  /** The turn is not due yet. */
  | { kind: 'early'; dueInMs: number }
  /** Another transaction keeps its conversation or company locked. */
  | { kind: 'locked' };

type Read = TurnResult | { kind: 'due'; turn: DueTurn };

/**
 * Answers all unanswered messages of a conversation with one reply. No transaction is open while the responder thinks. Of two
 * turns of a conversation at the same time, the reply of the one that commits second is discarded. If the client writes more
 * meanwhile, the turn runs again with all messages, within the limits of `MAX_OUTDATED` and `maxWaitMs`.
 */
export async function runTurn(
  deps: TurnDeps,
  conversationId: string,
  signal: AbortSignal,
): Promise<TurnResult> {
  const heard = new Set<string>();
  for (let run = 0, refused = 0; ; ) {
    const read = await readDueTurn(deps, conversationId);
    if (read.kind === 'nothing-to-answer') await tellByPerson(deps, conversationId, signal);
    if (read.kind !== 'due') return read;
    if (await transcribeNotes(deps, read.turn, heard, signal)) continue;
    emitRead(deps, read.turn);
    try {
      const requests = await requestsOf(deps, read.turn, signal);
      if (requests?.kind === 'waiting') return { kind: 'early', dueInMs: requests.ms };
      if (requests?.kind === 'changed') continue;
      run += 1;
      const { kind } = await answer(deps, read.turn, { requests, run }, signal);
      if (kind !== 'outdated') return { kind };
    } catch (error) {
      if (error instanceof LockTimedOut) return { kind: 'locked' };
      // The time was taken meanwhile, or the booking system refuses. The next run reads a newer schedule, and is told.
      refused += 1;
      const isRefusal = error instanceof SlotTaken || error instanceof ActionRefused;
      if (!isRefusal || refused === MAX_REFUSALS) throw error;
    }
  }
}

/** Undefined: the bookings of the company are in our own tables. */
async function requestsOf(
  deps: TurnDeps,
  turn: DueTurn,
  signal: AbortSignal,
): Promise<Exclude<OpenRequests, { kind: 'settled' }> | (RunRequests & { kind: 'settled' }) | undefined> {
  const system = deps.bookingSystems.of(turn);
  if (!system) return undefined;
  const opened = await settleRequests(deps, turn, system, signal);
  if (opened.kind !== 'settled') return opened;
  return { kind: 'settled', ...runRequests(system, opened.open) };
}

function emitRead({ events }: TurnDeps, { companyId, conversationId, messages }: DueTurn): void {
  const traceparents = messages.flatMap(({ traceparent }) => traceparent ?? []);
  events.emit('turn.read', { companyId, conversationId, messages: messages.length, traceparents });
}

/** Milliseconds after which a turn without a place is tried again, if its row is locked and it cannot be deferred. */
const PLACE_RETRY = SECOND;

async function readDueTurn(
  { db, late, autonomy, debounce, turnsPerCompany }: TurnDeps,
  conversationId: string,
): Promise<Read> {
  const { maxWaitMs } = debounce;
  const turn = await readTurn(db, { conversationId, turnsPerCompany, autonomy, maxWaitMs, ...late });
  if (!turn) return { kind: 'nothing-to-answer' };
  if (turn.parkedReason !== null) return { kind: 'parked' };
  if (turn.isPaused) return { kind: 'paused' };
  if (turn.dueInMs > 0) return { kind: 'early', dueInMs: turn.dueInMs };
  if (turn.hasPlace) return { kind: 'due', turn };
  const isDeferred = await deferConversation(db, conversationId);
  return isDeferred ? { kind: 'deferred' } : { kind: 'early', dueInMs: PLACE_RETRY };
}
