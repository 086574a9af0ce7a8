import type { Channels } from '../channels/channel';
import { type FinishedTurn, type TurnReport, versionAfter } from '../db/commit/finished-turn';
import { type DecidedDraft, decidedDraft } from '../db/drafts/decided';
import type { DueTurn } from '../db/turn';
import type { Context } from '../domain/context';
import type { Reply } from '../domain/turn';
import { failpoint } from '../failpoint';
import { SECOND } from '../time/duration';
import { type AfterCommitDeps, emitCommitted, publishCommitted } from './after-commit';
import { performRequests } from './booking-requests/perform';
import type { RunRequests } from './booking-requests/run-requests';
import { type CommitDeps, type Committed, commitTurn } from './commit';
import { type ConsiderDeps, type Considered, consider, SILENCE } from './consider';
import { commitDraft, type Drafted } from './drafts/commit-draft';
import { carryOut, divide } from './drafts/decided';
import { questionOf } from './late-messages';
import { whileTyping } from './typing';

export type AnswerDeps = ConsiderDeps & CommitDeps & AfterCommitDeps & { channels: Channels };

export interface AnswerOptions {
  /** Undefined: the bookings of the company are in our own tables. */
  requests: RunRequests | undefined;
  /** From 1: which run of the turn it is. */
  run: number;
}

/** One run of a turn: asks the responder, commits what it answers or leaves it as a draft, and publishes what was committed. */
export async function answer(
  deps: AnswerDeps,
  turn: DueTurn,
  { requests, run }: AnswerOptions,
  signal: AbortSignal,
): Promise<Committed | Drafted> {
  const { companyId, conversationId } = turn;
  const startedAt = performance.now();
  const began = new Date();
  emitStarted(deps, turn);
  const decided = await decidedDraft(deps.db, turn);
  const considering = () => consider(deps, turn, { requests, decided, run }, signal);
  const isTyping = turn.autonomy === 'answer' && !decided && questionOf(turn).toAnswer.length > 0;
  const considered = await (isTyping ? whileTyping(deps, turn, signal, considering) : considering());
  failpoint('after-responder');
  const { thought, context, responderMs } = considered;
  const answered = thought.kind === 'answered' ? thought.reply : SILENCE.reply;
  const { reply, draft } = divide(turn, answered, decided, context.dialogue.state);
  const finished = { turn, reply, report: reportOf(turn, considered, { answered, decided, began, run }) };
  const commit = () =>
    draft
      ? commitDraft(deps, finished, draft, requests)
      : carryOut(deps, turn, decided, () => performAndCommit(deps, finished, requests, signal));
  const committed = thought.kind === 'answered' ? await commit() : thought;
  if (committed.kind === 'drafted') return committed;
  const seconds = (performance.now() - startedAt) / SECOND;
  if (committed.kind !== 'committed') {
    const discarded = { companyId, conversationId, turn: versionAfter(turn), seconds };
    deps.events.emit('turn.discarded', { ...discarded, reason: committed.kind });
    return committed;
  }
  const done = { turn, context, reply, committed };
  emitCommitted(deps, done, { seconds, responderMs });
  failpoint('after-commit');
  await publishCommitted(deps, done);
  failpoint('after-publish');
  return committed;
}

function emitStarted(
  { events }: AnswerDeps,
  { companyId, conversationId, debounceMs, lateMs }: DueTurn,
): void {
  const waited = { debounceSeconds: debounceMs / SECOND, delaySeconds: lateMs / SECOND };
  events.emit('turn.started', { companyId, conversationId, ...waited });
}

/** One run, and what came of it. */
interface Ran {
  answered: Reply;
  decided: DecidedDraft | undefined;
  began: Date;
  run: number;
}

/** A reply that an operator has decided on has waited since then. */
function reportOf(
  { since, debounceMs }: DueTurn,
  { context, report, responderMs }: Considered,
  { answered, decided, began, run }: Ran,
): TurnReport {
  return {
    context: report,
    responderMs,
    ...(answered.report && { responder: answered.report }),
    since: decided?.decidedAt ?? since,
    debounceMs,
    startedAt: began.toISOString(),
    run,
    ...keptOf(context),
    actions: answered.actions,
  };
}

/** A responder may keep any amount of state. What is longer than this is not stored once more with each reply. In characters. */
const LONGEST_STATE = 16_384;

function keptOf({ dialogue: { messages: _, ...dialogue } }: Context): Pick<TurnReport, 'dialogue'> {
  return JSON.stringify(dialogue).length > LONGEST_STATE ? {} : { dialogue };
}

async function performAndCommit(
  deps: AnswerDeps,
  finished: FinishedTurn,
  requests: RunRequests | undefined,
  signal: AbortSignal,
): Promise<Committed> {
  const { turn, reply } = finished;
  const performed = requests && (await performRequests(deps, turn, requests, reply.actions, signal));
  failpoint('before-commit');
  if (performed === 'superseded' || performed === 'outdated') return { kind: performed };
  return commitTurn(deps, finished, requests);
}
