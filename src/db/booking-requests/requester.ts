import type { Db, Tx } from '../database';

/** The conversation's client and company. Undefined: it does not exist any more. */
export async function requesterOf(db: Db, conversationId: string) {
  return db
    .selectFrom('conversation')
    .innerJoin('client', 'client.id', 'conversation.client_id')
    .innerJoin('company', 'company.id', 'conversation.company_id')
    .select([
      'conversation.id as conversationId',
      'company.id as companyId',
      'company.timezone',
      'client.id as clientId',
      'client.address as client',
    ])
    .where('conversation.id', '=', conversationId)
    .executeTakeFirst();
}

/** Its version; undefined: messages of it wait to be answered, or it does not exist any more. */
export async function lockIdle(tx: Tx, conversationId: string): Promise<number | undefined> {
  const idle = await tx
    .selectFrom('conversation')
    .select('version')
    .where('id', '=', conversationId)
    .where('due_at', 'is', null)
    .where('draft_id', 'is', null)
    .forNoKeyUpdate()
    .executeTakeFirst();
  return idle?.version;
}
