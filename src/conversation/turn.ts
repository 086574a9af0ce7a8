import type { BookingSystem } from '../bookings/booking-system';
import { SlotTaken } from '../bookings/errors';
import type { ContextService } from '../context/service';
import { admitNext, crowdOut } from '../db/backlog';
import type { Db } from '../db/database';
import { LockTimedOut } from '../db/errors';
import { type PendingTurn, readTurn } from '../db/turn';
import type { Context, DialogueSegment } from '../domain/context';
import type { Debounce, LatePolicy } from '../domain/policies';
import type { Reply, TurnMessage } from '../domain/turn';
import { failpoint } from '../failpoint';
import type { Queues } from '../queues/queues';
import { InvalidReply, ResponderTimedOut } from '../responders/errors';
import { replySchema } from '../responders/reply-schema';
import type { Responder } from '../responders/responder';
import { underDeadline } from '../time/deadline';
import { MINUTE, SECOND } from '../time/duration';
import { type CommittedTurn, commitTurn } from './commit';
import type { CompanySlots } from './company-slots';
import { publishEvents } from './events';
import { questionOf } from './late-messages';

export interface TurnDeps {
  db: Db;
  queues: Queues;
  contexts: ContextService;
  bookings: BookingSystem;
  responder: Responder;
  /** Milliseconds that the responder may think. */
  responderTimeoutMs: number;
  debounce: Debounce;
  late: LatePolicy;
  companySlots: CompanySlots;
  dialogueMessages: number;
}

export type TurnResult =
  | { kind: 'committed' }
  | { kind: 'nothing-to-answer' }
  | { kind: 'parked' }
  | { kind: 'superseded' }
  /** The company has as many turns running as it may; this one is woken when they have ended. */
  | { kind: 'crowded' }
  | { kind: 'early'; dueInMs: number };

/** A time that is gone is gone from the next schedule; more than this many in a row is another matter. */
const MAX_SLOTS_TAKEN = 3;

/** A turn that can neither run nor be put away, because somebody is at its conversation, comes back in so many milliseconds. */
const AGAIN = SECOND;

/** One whose conversation or company another transaction keeps locked. Each time the responder is asked once more. */
const AFTER_LOCK = 10 * SECOND;

/**
 * Answers everything unanswered in a conversation, once. No transaction is open while the responder thinks;
 * whoever commits first wins, and the other one's reply never existed. What the client writes meanwhile is answered
 * together with the rest, unless he has been kept waiting for long already.
 */
export async function runTurn(
  deps: TurnDeps,
  conversationId: string,
  signal: AbortSignal,
): Promise<TurnResult> {
  for (let slotsTaken = 0; ; ) {
    try {
      const turn = await readTurn(deps.db, { conversationId, ...deps.late });
      if (!turn) return { kind: 'nothing-to-answer' };
      if (turn.parkedReason !== null) return { kind: 'parked' };
      if (turn.dueInMs > 0) return { kind: 'early', dueInMs: turn.dueInMs };
      const result = await withinCompany(deps, turn, () => answer(deps, turn, signal));
      if (result.kind !== 'outdated') return result;
    } catch (error) {
      if (error instanceof LockTimedOut) return { kind: 'early', dueInMs: AFTER_LOCK };
      // Somebody took the time that the responder had offered. Its schedule was old by then; the next is not.
      slotsTaken += 1;
      if (!(error instanceof SlotTaken) || slotsTaken === MAX_SLOTS_TAKEN) throw error;
    }
  }
}

/** Runs a turn if its company may have one more, and lets the next one in when it ends, however it ends. */
async function withinCompany<Result>(
  deps: TurnDeps,
  { companyId, conversationId, crowded }: PendingTurn,
  run: () => Promise<Result>,
): Promise<Result | { kind: 'crowded' } | { kind: 'early'; dueInMs: number }> {
  const { companySlots, db } = deps;
  if (!companySlots.take(companyId)) {
    if (!(await crowdOut(db, conversationId))) return { kind: 'early', dueInMs: AGAIN };
    // All that were running may have ended by now, and have found nobody to let in.
    if (!companySlots.turnAway(companyId)) await letIn(deps, companyId, 0);
    return { kind: 'crowded' };
  }
  try {
    return await run();
  } finally {
    const turnedAway = companySlots.giveBack(companyId);
    if (crowded || turnedAway > 0) await letIn(deps, companyId, turnedAway);
  }
}

async function letIn(
  { db, queues, companySlots }: TurnDeps,
  companyId: string,
  turnedAway: number,
): Promise<void> {
  const next = await admitNext(db, companyId);
  if (next) await queues.wakeTurn(next.conversationId, next.dueInMs, true);
  else companySlots.nobodyWaits(companyId, turnedAway);
}

async function answer(
  deps: TurnDeps,
  turn: PendingTurn,
  signal: AbortSignal,
): Promise<TurnResult | { kind: 'outdated' }> {
  const owner = { companyId: turn.companyId, client: turn.client };
  const { context, report } = await deps.contexts.load(owner, turn.versions);
  failpoint('after-context');
  const started = performance.now();
  const { asked, passed } = questionOf(turn);
  const known = withMessages(context, passed);
  const reply = asked.length > 0 ? await respond(deps, turn, known, asked, signal) : NOTHING_TO_SAY;
  const responderMs = Math.round(performance.now() - started);
  failpoint('after-responder');

  const committed = await commitTurn(deps, { turn, reply, report: { context: report, responderMs } });
  if (committed.kind !== 'committed') return committed;

  failpoint('after-commit');
  // From here on everything is in PostgreSQL: what a crash leaves undone, the sweep does.
  const dialogue = continued(context.dialogue, turn, reply, committed, deps.dialogueMessages);
  await deps.contexts.writeDialogue(owner, dialogue, {
    before: turn.versions.dialogue,
    after: committed.dialogueVersion,
  });
  if (committed.repliedAt) await deps.queues.wakeOutbox(turn.conversationId);
  if (reply.actions.length > 0) await publishEvents(deps, { companyId: turn.companyId, graceMs: 0 });
  if (committed.dueInMs !== null)
    await deps.queues.wakeTurn(turn.conversationId, committed.dueInMs, turn.crowded);
  failpoint('after-publish');
  return { kind: 'committed' };
}

/** For a turn whose messages its company wants stored, not answered. */
const NOTHING_TO_SAY: Reply = { actions: [] };

/** A responder is foreign code: its deadline is kept for it, and what it returns is checked. */
async function respond(
  deps: TurnDeps,
  { utcOffsetMinutes }: PendingTurn,
  context: Context,
  messages: readonly TurnMessage[],
  signal: AbortSignal,
): Promise<Reply> {
  const ms = deps.responderTimeoutMs;
  const now = new Date();
  const time = { now: now.toISOString(), localNow: localTimeAt(now, utcOffsetMinutes) };
  const answered = await underDeadline(
    { parent: signal, ms, late: () => new ResponderTimedOut(ms) },
    (deadline) => deps.responder.respond({ context, messages, ...time, signal: deadline }),
  );
  const reply = replySchema.safeParse(answered);
  if (reply.success) return reply.data;
  const issue = reply.error.issues[0];
  throw new InvalidReply(issue?.path.map(String).join('.') || '(root)', issue?.message ?? 'is not valid');
}

function localTimeAt(instant: Date, utcOffsetMinutes: number): string {
  return new Date(instant.getTime() + utcOffsetMinutes * MINUTE)
    .toISOString()
    .slice(0, 'YYYY-MM-DDTHH:MM'.length);
}

function withMessages(context: Context, more: readonly TurnMessage[]): Context {
  if (more.length === 0) return context;
  const messages = [...context.dialogue.messages, ...more.map(said)];
  return { ...context, dialogue: { ...context.dialogue, messages } };
}

function said({ kind, text, sentAt }: TurnMessage) {
  return { from: 'client' as const, kind, text, sentAt };
}

/** The dialogue after the turn: exactly what the source would load. */
function continued(
  before: DialogueSegment,
  turn: PendingTurn,
  reply: Reply,
  { repliedAt }: CommittedTurn,
  limit: number,
): DialogueSegment {
  const answered =
    reply.text && repliedAt
      ? [{ from: 'business' as const, kind: 'text' as const, text: reply.text, sentAt: repliedAt }]
      : [];
  return {
    messages: [...before.messages, ...turn.messages.map(said), ...answered].slice(-limit),
    state: reply.state ?? before.state,
  };
}
