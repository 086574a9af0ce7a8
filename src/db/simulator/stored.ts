import { SIMULATOR_CHANNEL } from '../../domain/channel';
import type { Db } from '../database';

/** Whether a message of the simulator is stored. */
export async function isStored(db: Db, companyId: string, messageId: string): Promise<boolean> {
  const row = await db
    .selectFrom('message')
    .select('id')
    .where('company_id', '=', companyId)
    .where('channel', '=', SIMULATOR_CHANNEL)
    .where('provider_message_id', '=', messageId)
    .where('direction', '=', 'in')
    .executeTakeFirst();
  return row !== undefined;
}
