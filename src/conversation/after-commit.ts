import type { ContextService } from '../context/service';
import { versionAfter } from '../db/commit/finished-turn';
import type { Db } from '../db/database';
import type { DueTurn } from '../db/turn';
import type { Context } from '../domain/context';
import type { Reply } from '../domain/turn';
import type { Events } from '../observability/events';
import { masked } from '../privacy/redaction';
import type { Queues } from '../queues/queues';
import type { CommittedTurn } from './commit';
import { dialogueAfter } from './dialogue';
import { dropProfile } from './drop-profile';
import { publishEvents } from './publish-booking-events';

export interface AfterCommitDeps {
  db: Db;
  queues: Queues;
  contexts: ContextService;
  events: Events;
  dialogueMessages: number;
}

/** A turn that is committed, and the context in which its responder has answered. */
export interface DoneTurn {
  turn: DueTurn;
  context: Context;
  reply: Reply;
  committed: CommittedTurn;
}

export function emitCommitted(
  { events }: Pick<AfterCommitDeps, 'events'>,
  { turn, context, reply, committed }: DoneTurn,
  took: { seconds: number; responderMs: number },
): void {
  const { companyId, conversationId } = turn;
  const replied = committed.repliedAt !== null;
  const bookings = reply.actions.filter(({ type }) => type === 'book').length;
  const counts = { replied, actions: reply.actions.length, bookings };
  events.emit('turn.committed', { companyId, conversationId, turn: versionAfter(turn), ...counts, ...took });
  const reason = reasonOfHandOver(context, reply, committed);
  if (reason !== null) events.emit('conversation.handed-over', { companyId, conversationId, reason });
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

/** Brings the caches up to date, and wakes what follows. Everything is in PostgreSQL by now: what a crash leaves undone, the sweep does. */
export async function publishCommitted(deps: AfterCommitDeps, done: DoneTurn): Promise<void> {
  const { reply, committed } = done;
  const { companyId, conversationId, client } = done.turn;
  await writeDialogue(deps, done);
  await dropProfile(deps, { companyId, client }, reply.actions);
  if (committed.repliedAt) await deps.queues.wakeOutbox(conversationId, { sameTrace: true });
  if (reply.actions.length > 0) await publishEvents(deps, { companyId, graceMs: 0 });
  if (committed.dueInMs !== null) await deps.queues.wakeTurn(conversationId, committed.dueInMs);
}

async function writeDialogue(
  { contexts, dialogueMessages }: AfterCommitDeps,
  { turn, context, reply, committed }: DoneTurn,
): Promise<void> {
  // After an edit or a deletion, what this turn has read is not what is stored: the next turn loads the dialogue.
  if (committed.editedAt !== turn.editedAt) return;
  const { companyId, client } = turn;
  const dialogue = dialogueAfter(context.dialogue, turn, reply, committed, dialogueMessages);
  const versions = { before: turn.versions.dialogue, after: committed.dialogueVersion };
  await contexts.writeDialogue({ companyId, client }, dialogue, versions);
}
