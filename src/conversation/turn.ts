import type { BookingSystem } from '../bookings/booking-system';
import { SlotTaken } from '../bookings/errors';
import type { Channels, MediaLimits } from '../channels/channel';
import type { ContextService } from '../context/service';
import { deferConversation } from '../db/admission';
import { versionAfter } from '../db/commit/finished-turn';
import type { Db } from '../db/database';
import { LockTimedOut } from '../db/errors';
import { type DueTurn, readTurn } from '../db/turn';
import type { Context } from '../domain/context';
import { MAX_SLOTS_TAKEN } from '../domain/limits';
import type { Debounce, LatePolicy } from '../domain/policies';
import type { Reply } from '../domain/turn';
import { failpoint } from '../failpoint';
import type { Events } from '../observability/events';
import { masked } from '../privacy/redaction';
import type { Queues } from '../queues/queues';
import type { Responder } from '../responders/responder';
import { SECOND } from '../time/duration';
import { type CommittedTurn, commitTurn } from './commit';
import { dialogueAfter, withMessages } from './dialogue';
import { questionOf } from './late-messages';
import { publishEvents } from './publish-booking-events';
import { respond } from './respond';
import { reportResumed } from './resumed';
import { showTyping } from './typing';

export interface TurnDeps {
  db: Db;
  queues: Queues;
  contexts: ContextService;
  channels: Channels;
  bookings: BookingSystem;
  events: Events;
  responder: Responder;
  /** Milliseconds that the responder may think. */
  responderTimeoutMs: number;
  mediaLimits: MediaLimits;
  debounce: Debounce;
  late: LatePolicy;
  /** How many places a company has (`TURNS_PER_COMPANY`). */
  turnsPerCompany: number;
  dialogueMessages: number;
}

export type TurnResult =
  | { kind: 'committed' }
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
  for (let run = 1, slotsTaken = 0; ; run += 1) {
    const read = await readDueTurn(deps, conversationId);
    if (read.kind !== 'due') return read;
    emitRead(deps, read.turn);
    try {
      const result = await answer(deps, read.turn, run, signal);
      if (result.kind !== 'outdated') return result;
    } catch (error) {
      if (error instanceof LockTimedOut) return { kind: 'locked' };
      // The time that the responder offered was taken meanwhile. The next run reads a newer schedule.
      slotsTaken += 1;
      if (!(error instanceof SlotTaken) || slotsTaken === MAX_SLOTS_TAKEN) throw error;
    }
  }
}

function emitRead({ events }: TurnDeps, { companyId, conversationId, messages }: DueTurn): void {
  const traceparents = messages.flatMap(({ traceparent }) => traceparent ?? []);
  events.emit('turn.read', { companyId, conversationId, messages: messages.length, traceparents });
}

/** Milliseconds after which a turn without a place is tried again, if its row is locked and it cannot be deferred. */
const PLACE_RETRY = SECOND;

async function readDueTurn(
  { db, late, debounce, turnsPerCompany }: TurnDeps,
  conversationId: string,
): Promise<Read> {
  const { maxWaitMs } = debounce;
  const turn = await readTurn(db, { conversationId, turnsPerCompany, maxWaitMs, ...late });
  if (!turn) return { kind: 'nothing-to-answer' };
  if (turn.parkedReason !== null) return { kind: 'parked' };
  if (turn.isPaused) return { kind: 'paused' };
  if (turn.dueInMs > 0) return { kind: 'early', dueInMs: turn.dueInMs };
  if (turn.hasPlace) return { kind: 'due', turn };
  const isDeferred = await deferConversation(db, conversationId);
  return isDeferred ? { kind: 'deferred' } : { kind: 'early', dueInMs: PLACE_RETRY };
}

async function answer(
  deps: TurnDeps,
  turn: DueTurn,
  run: number,
  signal: AbortSignal,
): Promise<TurnResult | { kind: 'outdated' }> {
  const { companyId, conversationId, client, since, debounceMs } = turn;
  const owner = { companyId, client };
  const startedAt = performance.now();
  const waited = { debounceSeconds: debounceMs / SECOND, delaySeconds: turn.lateMs / SECOND };
  deps.events.emit('turn.started', { companyId, conversationId, ...waited });
  const { toAnswer, contextOnly } = questionOf(turn);
  if (toAnswer.length > 0) showTyping(deps, turn, signal);
  const { context, report } = await deps.contexts.load(owner, turn.versions);
  if (run === 1) reportResumed(deps.events, turn, context.dialogue, report);
  failpoint('after-context');
  const started = performance.now();
  const known = withMessages(context, contextOnly);
  const reply = toAnswer.length > 0 ? await respond(deps, turn, known, toAnswer, signal) : NO_REPLY;
  const responderMs = Math.round(performance.now() - started);
  failpoint('after-responder');

  const finished = { turn, reply, report: { context: report, responderMs, since, debounceMs } };
  const committed = await commitTurn(deps, finished);
  const seconds = (performance.now() - startedAt) / SECOND;
  const ended = { companyId, conversationId, turn: versionAfter(turn), seconds };
  if (committed.kind !== 'committed') {
    deps.events.emit('turn.discarded', { ...ended, reason: committed.kind });
    return committed;
  }
  const [replied, actions] = [committed.repliedAt !== null, reply.actions.length];
  deps.events.emit('turn.committed', { ...ended, replied, actions, responderMs });
  const reason = reasonOfHandOver(context, reply, committed);
  if (reason !== null) deps.events.emit('conversation.handed-over', { companyId, conversationId, reason });

  failpoint('after-commit');
  // After an edit or a deletion, what this turn has read is not what is stored: the next turn loads the dialogue.
  if (committed.editedAt === turn.editedAt) {
    const dialogue = dialogueAfter(context.dialogue, turn, reply, committed, deps.dialogueMessages);
    await deps.contexts.writeDialogue(owner, dialogue, {
      before: turn.versions.dialogue,
      after: committed.dialogueVersion,
    });
  }
  await wakeFollowers(deps, turn, reply, committed);
  failpoint('after-publish');
  return { kind: 'committed' };
}

/** Null: the turn has opened no hand-over, or one was open already. */
function reasonOfHandOver(
  { dialogue }: Context,
  { actions }: Reply,
  committed: CommittedTurn,
): string | null {
  const action = actions.find((one) => one.type === 'hand-over');
  return action && committed.handedOverAt !== dialogue.handedOverAt ? masked(action.reason) : null;
}

/** For a turn whose messages its company wants stored, not answered. */
const NO_REPLY: Reply = { actions: [] };

/** Everything is in PostgreSQL by now. What a crash leaves undone here, the sweep does. */
async function wakeFollowers(
  deps: TurnDeps,
  { companyId, conversationId }: DueTurn,
  reply: Reply,
  { repliedAt, dueInMs }: CommittedTurn,
): Promise<void> {
  if (repliedAt) await deps.queues.wakeOutbox(conversationId, { sameTrace: true });
  if (reply.actions.length > 0) await publishEvents(deps, { companyId, graceMs: 0 });
  if (dueInMs !== null) await deps.queues.wakeTurn(conversationId, dueInMs);
}
