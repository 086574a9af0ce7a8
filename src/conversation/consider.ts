import type { LoadReport } from '../context/report';
import type { ContextService } from '../context/service';
import type { DecidedDraft } from '../db/drafts/decided';
import type { DueTurn } from '../db/turn';
import { type Context, SEGMENTS, type SegmentName } from '../domain/context';
import type { Origin } from '../domain/origin';
import { failpoint } from '../failpoint';
import { SECOND } from '../time/duration';
import { outcomesOf, type RunRequests } from './booking-requests/run-requests';
import { withMessages } from './dialogue';
import { answerOf } from './drafts/decided';
import { questionOf } from './late-messages';
import { reportResumed } from './resumed';
import { type ThinkDeps, type Thought, think } from './think';

export type ConsiderDeps = ThinkDeps & { contexts: ContextService };

export interface Run {
  /** Undefined: the bookings of the company are in our own tables. */
  requests: RunRequests | undefined;
  /** What an operator has decided of the reply. */
  decided: DecidedDraft | undefined;
  /** From 1: which run of the turn it is. */
  run: number;
}

export interface Considered {
  context: Context;
  report: LoadReport;
  thought: Thought;
  responderMs: number;
}

/** For a turn whose messages its company wants stored, not answered. */
export const SILENCE: Thought & { kind: 'answered' } = { kind: 'answered', reply: { actions: [] } };

/** Loads the context, and asks the responder, unless an operator has decided already what it answers. */
export async function consider(
  deps: ConsiderDeps,
  turn: DueTurn,
  { requests, decided, run }: Run,
  signal: AbortSignal,
): Promise<Considered> {
  const { companyId, client } = turn;
  const { context, report } = await deps.contexts.load({ companyId, client }, turn.versions);
  emitLoaded(deps, turn, report);
  if (run === 1) reportResumed(deps.events, turn, context.dialogue, report);
  failpoint('after-context');
  const startedAt = performance.now();
  const { toAnswer: messages, contextOnly } = questionOf(turn);
  const outcomes = requests ? outcomesOf(requests, turn) : [];
  const question = { context: withMessages(context, contextOnly), messages, outcomes };
  const ask = () => (messages.length > 0 ? think(deps, turn, requests, question, signal) : SILENCE);
  const thought = decided ? answerOf(decided) : await ask();
  return { context, report, thought, responderMs: Math.round(performance.now() - startedAt) };
}

function emitLoaded(
  { events }: ConsiderDeps,
  { companyId, conversationId }: DueTurn,
  { ms, segments }: LoadReport,
): void {
  const origins = {} as Record<SegmentName, Origin>;
  for (const segment of SEGMENTS) origins[segment] = segments[segment].from;
  events.emit('turn.context-loaded', { companyId, conversationId, segments: origins, seconds: ms / SECOND });
}
