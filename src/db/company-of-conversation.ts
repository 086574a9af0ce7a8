import type { Companies } from '../domain/access';
import type { Db } from './database';
import { ofCompanies } from './of-companies';

/** The company of a conversation, if it is one of these; undefined otherwise. */
export async function companyOfConversation(
  db: Db,
  conversationId: string,
  companies: Companies,
): Promise<string | undefined> {
  const row = await db
    .selectFrom('conversation')
    .select('company_id as companyId')
    .where('id', '=', conversationId)
    .where(ofCompanies('company_id', companies))
    .executeTakeFirst();
  return row?.companyId;
}
