import type { Tx } from '../database';
import type { MadeBy } from './told';

/** The turn that has asked for a booking with this key; undefined: none of ours has. */
export async function madeByKey(
  tx: Tx,
  companyId: string,
  idempotencyKey: string | undefined,
): Promise<MadeBy | undefined> {
  if (idempotencyKey === undefined) return undefined;
  const row = await tx
    .selectFrom('booking_request')
    .innerJoin('conversation', 'conversation.id', 'booking_request.conversation_id')
    .select('conversation.client_id as clientId')
    .where('booking_request.company_id', '=', companyId)
    .where('booking_request.key', '=', idempotencyKey)
    .executeTakeFirst();
  return row && { clientId: row.clientId, idempotencyKey };
}
