import { ActionRefused, InvalidAction, SlotTaken } from '../../bookings/errors';
import { startOf } from '../../bookings/rules';
import type { Db } from '../../db/database';
import { type DecidedDraft, outdateDraft } from '../../db/drafts/decided';
import type { DueTurn } from '../../db/turn';
import type { DialogueState } from '../../domain/context';
import { summaryOf, withSummary } from '../../domain/summary';
import type { Action, Reply } from '../../domain/turn';
import type { Events } from '../../observability/events';
import type { Committed } from '../commit';

/** What the turn commits in place of asking its responder. */
export function answerOf({ decision, reply }: DecidedDraft): { kind: 'answered'; reply: Reply } {
  return { kind: 'answered', reply: decision === 'send' ? reply : { actions: [] } };
}

/**
 * What of a responder's answer is committed, and what becomes a draft. There is nothing to decide about a bot that stays silent; to
 * those who only observe it, its silence is an answer like any other. `state`: of the dialogue before.
 */
export function divide(
  { autonomy }: DueTurn,
  reply: Reply,
  decided: DecidedDraft | undefined,
  state: DialogueState,
): { reply: Reply; draft?: Reply } {
  const saysNothing = !reply.text && reply.actions.length === 0;
  if (decided || autonomy === 'answer' || (autonomy === 'suggest' && saysNothing)) return { reply };
  return { reply: { actions: [], ...summarised(state, reply) }, draft: reply };
}

/** A summary is of what was said, whatever becomes of the draft. It was paid for, and without it the next turn would pay again. */
function summarised(before: DialogueState, { state: after }: Reply): Pick<Reply, 'state'> {
  const summary = after && summaryOf(after);
  if (!summary || summary.until === summaryOf(before)?.until) return {};
  return { state: withSummary(before, summary) };
}

/**
 * A draft may have waited for hours: where its time is taken or past by now, or its booking is closed, it is outdated, and the
 * responder is asked again.
 */
export async function carryOut(
  { db, events }: { db: Db; events: Events },
  turn: DueTurn,
  draft: DecidedDraft | undefined,
  commit: () => Promise<Committed>,
): Promise<Committed> {
  if (!draft) return commit();
  const { companyId, conversationId } = turn;
  try {
    if (draft.decision === 'send') await requireFuture(db, turn, draft.reply.actions);
    const committed = await commit();
    if (committed.kind === 'committed')
      events.emit('draft.decided', { companyId, conversationId, decision: decisionOf(draft) });
    return committed;
  } catch (error) {
    if (!isImpossible(error)) throw error;
    await outdateDraft(db, turn);
    events.emit('draft.decided', { companyId, conversationId, decision: 'outdated' });
    return { kind: 'outdated' };
  }
}

/** A responder has read the clock a moment ago; the draft may be hours old. Throws `InvalidAction`. */
async function requireFuture(db: Db, { timezone }: DueTurn, actions: readonly Action[]): Promise<void> {
  for (const action of actions) {
    if (action.type !== 'book' && action.type !== 'reschedule') continue;
    if (Date.parse(await startOf(db, timezone, action)) <= Date.now())
      throw new InvalidAction(action.type, `from: ${action.from} is past`);
  }
}

function decisionOf({ decision, isEdited }: DecidedDraft) {
  if (decision === 'dismiss') return 'dismissed';
  return isEdited ? 'edited' : 'approved';
}

function isImpossible(error: unknown): boolean {
  return error instanceof SlotTaken || error instanceof ActionRefused || error instanceof InvalidAction;
}
