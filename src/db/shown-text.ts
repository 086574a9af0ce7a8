import { type RawBuilder, sql } from 'kysely';

const MOST = 3900;

/**
 * A text of a list of messages, cut where it is very long: a page of hundreds would be as large as a client wants it to be, and every
 * change of the conversation sends it again. The page of the turn has all of it.
 */
export function shownText(column: RawBuilder<unknown>): RawBuilder<string | null> {
  return sql<
    string | null
  >`case when length(${column}) > ${sql.lit(MOST)} then left(${column}, ${sql.lit(MOST)}) || '…' else ${column} end`;
}
