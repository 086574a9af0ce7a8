import { sql } from 'kysely';
import { type FinishedTurn, versionAfter } from '../commit/finished-turn';
import type { Db, Tx } from '../database';
import type { DueTurn } from '../turn';

/** A draft as an operator has decided on it. */
export interface DecidedDraft {
  decision: 'send' | 'dismiss';
  reply: FinishedTurn['reply'];
  isEdited: boolean;
  /** ISO 8601. */
  decidedAt: string;
}

/** Undefined: no operator has decided on a draft of the conversation since the turn before. */
export async function decidedDraft(
  db: Db,
  { draftId }: Pick<DueTurn, 'draftId'>,
): Promise<DecidedDraft | undefined> {
  if (draftId === null) return undefined;
  const draft = await db
    .selectFrom('draft')
    .select(['decision', 'decided_at', 'edited_text', 'reply'])
    .where('id', '=', draftId)
    .executeTakeFirst();
  if (!draft?.decision || !draft.decided_at) return undefined;
  const { decision, edited_text: text, reply } = draft;
  return {
    decision,
    reply: text === null ? reply : { ...reply, text },
    isEdited: text !== null,
    decidedAt: draft.decided_at.toISOString(),
  };
}

/** It cannot be carried out any more: the responder is asked again. */
export async function outdateDraft(db: Db, { conversationId, draftId }: DueTurn): Promise<void> {
  await db
    .updateTable('conversation')
    .set({ draft_id: null })
    .where('id', '=', conversationId)
    .where('draft_id', '=', draftId)
    .execute();
}

/** In the transaction that commits the turn. */
export async function markCarriedOut(tx: Tx, turn: DueTurn): Promise<void> {
  await tx
    .updateTable('draft')
    .set({ turn: versionAfter(turn) })
    .where('id', '=', turn.draftId)
    .where(sql<boolean>`decision is not null`)
    .execute();
}
