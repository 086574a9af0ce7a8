import type { DueTurn } from '../db/turn';
import type { Context } from '../domain/context';
import type { Action, PerformedAction, Reply, TurnMessage } from '../domain/turn';
import { InvalidReply, ResponderTimedOut } from '../responders/errors';
import { replySchema } from '../responders/reply-schema';
import type { Responder } from '../responders/responder';
import { type SpendingDeps, spendingOf } from '../spending/spending';
import { underDeadline } from '../time/deadline';
import { type PerformDeps, Performer } from './perform/performer';
import { isBookingAction } from './perform/same-action';

export type DryRunDeps = PerformDeps & SpendingDeps & { responder: Responder; responderTimeoutMs: number };

export interface DryQuestion {
  context: Context;
  messages: readonly TurnMessage[];
  now: string;
  localNow: string;
  /** The company has a booking system, which is not asked: what changes a booking is refused. */
  refusesBookings: boolean;
}

/** An action that was wanted, and what would have become of it. */
export type TriedAction = { action: Action } & PerformedAction;

export interface DryRun {
  reply: Reply;
  actions: TriedAction[];
}

const NOT_ASKED: PerformedAction = {
  outcome: 'unavailable',
  reason: 'this is a replay: the booking system is not asked',
};

/**
 * Asks the responder, and commits, sends and does nothing: actions on our own tables are tried and undone. What a model costs is
 * counted, because it is paid for. Throws `ResponderTimedOut`, `InvalidReply`, and what the responder throws.
 */
export async function dryRun(
  deps: DryRunDeps,
  turn: DueTurn,
  { refusesBookings, ...question }: DryQuestion,
  parent: AbortSignal,
): Promise<DryRun> {
  const { responder, responderTimeoutMs: ms } = deps;
  const run = new AbortController();
  const performer = new Performer(deps, turn, undefined, (reason) => run.abort(reason));
  const actions: TriedAction[] = [];
  const attempt = async (action: Action, signal: AbortSignal) => {
    const isRefused = refusesBookings && isBookingAction(action);
    const performed = isRefused ? NOT_ASKED : await performer.perform(action, signal);
    actions.push({ action, ...performed });
    return performed;
  };
  const late = () => new ResponderTimedOut(ms);
  const signal = AbortSignal.any([parent, run.signal]);
  const answered = await underDeadline({ parent: signal, ms, late }, (deadline) =>
    responder.respond({
      ...question,
      signal: deadline,
      spending: spendingOf(deps, turn),
      perform: (action) => attempt(action, deadline),
    }),
  );
  const parsed = replySchema.safeParse(answered);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new InvalidReply(issue?.path.map(String).join('.') || '(root)', issue?.message ?? 'is not valid');
  }
  for (const action of parsed.data.actions) await attempt(action, signal);
  await performer.close();
  return { reply: parsed.data, actions };
}
