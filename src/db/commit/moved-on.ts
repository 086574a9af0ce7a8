import { batched } from '../batched';
import type { DueTurn } from '../turn';

type Read = Pick<DueTurn, 'conversationId' | 'version' | 'received'>;

/**
 * Whether the conversation has changed since its turn was read: another turn was committed, or the client has written more. Takes no
 * lock; one statement asks for all turns of this moment.
 */
export const hasMovedOn = batched(async (db, turns: Read[]): Promise<boolean[]> => {
  const ids = turns.map(({ conversationId }) => conversationId);
  const rows = await db
    .selectFrom('conversation')
    .select(['id', 'version', 'received'])
    .where('id', 'in', ids)
    .execute();
  const now = new Map(rows.map((row) => [row.id, row]));
  return turns.map(({ conversationId, version, received }) => {
    const row = now.get(conversationId);
    return row?.version !== version || row.received !== received;
  });
});
