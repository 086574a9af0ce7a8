import { jsonArrayFrom, jsonObjectFrom } from 'kysely/helpers/postgres';
import type { Sourced } from '../../context/source';
import type { ContextOwner, DialogueSegment } from '../../domain/context';
import type { Db } from '../database';
import { isoTime, lastMessages, lastReminded } from '../dialogue';
import { inOrder, ownerRows } from './owners';

export async function loadDialogues(
  db: Db,
  owners: readonly ContextOwner[],
  limit: number,
): Promise<Sourced<DialogueSegment>[]> {
  const rows = await db
    .selectFrom(ownerRows(owners))
    .innerJoin('client', (join) =>
      join.onRef('client.company_id', '=', 'owner.company_id').onRef('client.address', '=', 'owner.address'),
    )
    .innerJoin('conversation', (join) =>
      join
        .onRef('conversation.company_id', '=', 'client.company_id')
        .onRef('conversation.client_id', '=', 'client.id'),
    )
    .select((conversation) => [
      'owner.position',
      'conversation.dialogue_version as version',
      'conversation.state',
      isoTime('conversation.handed_over_at').$castTo<string | null>().as('handedOverAt'),
      jsonArrayFrom(lastMessages(conversation, limit)).as('messages'),
      jsonObjectFrom(lastReminded(conversation)).as('reminds'),
    ])
    .execute();
  return inOrder(owners, rows).map((row) => {
    if (!row) return { value: { messages: [], state: {}, handedOverAt: null }, version: 0, cacheable: false };
    const { version, messages, state, handedOverAt, reminds } = row;
    const value = { messages: messages.reverse(), state, handedOverAt, ...(reminds && { reminds }) };
    return { version, value };
  });
}
