import { sql } from 'kysely';
import type { Autonomy } from '../../domain/policies';
import type { Reply } from '../../domain/turn';
import { ALL_ANSWERED } from '../all-answered';
import { versionAfter } from '../commit/finished-turn';
import type { Tx } from '../database';
import { storableJson } from '../storable';
import type { DueTurn } from '../turn';

/** For a company that only observes: the caller commits the turn without the reply. */
export async function storeObserved(tx: Tx, turn: DueTurn, reply: Reply): Promise<void> {
  await insertDraft(tx, turn, { reply, autonomy: 'observe', turn: versionAfter(turn) });
}

/**
 * The draft waits for an operator from now on. The conversation is locked, and as the turn has read it. `state`: what of it changes
 * now, whatever the operator decides; undefined: nothing.
 */
export async function storeSuggested(
  tx: Tx,
  turn: DueTurn,
  reply: Reply,
  state: Reply['state'],
): Promise<void> {
  const draftId = await insertDraft(tx, turn, { reply, autonomy: 'suggest', turn: null });
  await tx
    .updateTable('conversation')
    .set({
      ...ALL_ANSWERED,
      draft_id: draftId,
      ...(state && { state: storableJson(state), edited_at: sql<Date>`clock_timestamp()` }),
    })
    .where('id', '=', turn.conversationId)
    .execute();
}

async function insertDraft(
  tx: Tx,
  { companyId, conversationId, messages }: DueTurn,
  draft: { reply: Reply; autonomy: Exclude<Autonomy, 'answer'>; turn: number | null },
): Promise<string> {
  const ids = messages.map((message) => message.id);
  const { id } = await tx
    .insertInto('draft')
    .values({
      company_id: companyId,
      conversation_id: conversationId,
      autonomy: draft.autonomy,
      message_ids: sql<string[]>`${ids}::bigint[]`,
      reply: storableJson(draft.reply),
      turn: draft.turn,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}
