import type { Db } from '../../src/db/database';
import { type Answer, answersTo } from '../../src/db/replies/answers';

/** What was answered, as soon as it is sent: a client answers what has reached them. */
export async function sentAnswersTo(
  db: Db,
  companyId: string,
  messageIds: readonly string[],
): Promise<Answer[]> {
  const answers = await answersTo(db, companyId, messageIds);
  const unsent = await db
    .selectFrom('message')
    .select('id')
    .where('company_id', '=', companyId)
    .where('status', '=', 'pending')
    .executeTakeFirst();
  return unsent ? [] : answers;
}
