import type { DueTurn } from '../db/turn';
import type { Context } from '../domain/context';
import type { ActionOutcome, Reply, TurnMessage } from '../domain/turn';
import type { ResponderOutcome } from '../observability/events';
import { InvalidReply, ResponderTimedOut } from '../responders/errors';
import { replySchema } from '../responders/reply-schema';
import type { Responder } from '../responders/responder';
import { type SpendingDeps, spendingOf } from '../spending/spending';
import { underDeadline } from '../time/deadline';
import { MINUTE, SECOND } from '../time/duration';
import { fetchMedia, type MediaDeps } from './media';
import { RunEnded } from './perform/errors';
import type { Performer } from './perform/performer';

export interface RespondDeps extends MediaDeps, SpendingDeps {
  responder: Responder;
}

export interface Question {
  context: Context;
  messages: readonly TurnMessage[];
  outcomes: readonly ActionOutcome[];
  performer: Pick<Performer, 'perform'>;
}

/** Asks the responder. It is foreign code: its deadline is enforced here, and its answer is checked. */
export async function respond(
  deps: RespondDeps,
  turn: DueTurn,
  question: Question,
  signal: AbortSignal,
): Promise<Reply> {
  const { companyId, conversationId } = turn;
  const startedAt = performance.now();
  let outcome: ResponderOutcome = 'answered';
  try {
    return await ask(deps, turn, question, signal);
  } catch (error) {
    outcome = outcomeOf(error);
    throw error;
  } finally {
    const seconds = (performance.now() - startedAt) / SECOND;
    deps.events.emit('responder.ended', { companyId, conversationId, outcome, seconds });
  }
}

function outcomeOf(error: unknown): ResponderOutcome {
  if (error instanceof RunEnded) return 'interrupted';
  if (error instanceof ResponderTimedOut) return 'timed-out';
  return error instanceof InvalidReply ? 'invalid' : 'failed';
}

async function ask(
  deps: RespondDeps,
  turn: DueTurn,
  { context, messages, outcomes, performer }: Question,
  signal: AbortSignal,
): Promise<Reply> {
  const { responder, responderTimeoutMs: ms } = deps;
  const now = new Date();
  const time = { now: now.toISOString(), localNow: localTimeAt(now, turn.utcOffsetMinutes) };
  const answered = await underDeadline(
    { parent: signal, ms, late: () => new ResponderTimedOut(ms) },
    (deadline) =>
      responder.respond({
        context,
        messages,
        ...(outcomes.length > 0 && { outcomes }),
        ...(turn.lastReplyUnseen && { lastReplyUnseen: true }),
        ...time,
        signal: deadline,
        fetchMedia: (messageId) => fetchMedia(deps, turn, messageId, deadline),
        spending: spendingOf(deps, turn),
        perform: (action) => performer.perform(action, deadline),
      }),
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
