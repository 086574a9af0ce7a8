import type { Db } from '../database';

/** Rows of one statement. */
const PAGE = 1000;

/** All messages of a conversation in the order in which they were stored, page by page, with everything that is stored of them. */
export async function* exportMessages(db: Db, conversationId: string): AsyncGenerator<object[]> {
  for (let after = '0'; ; ) {
    const rows = await db
      .selectFrom('message')
      .selectAll()
      .where('conversation_id', '=', conversationId)
      .where('id', '>', after)
      .orderBy('id')
      .limit(PAGE)
      .execute();
    if (rows.length > 0) yield rows;
    if (rows.length < PAGE) return;
    after = rows.at(-1)?.id ?? after;
  }
}
