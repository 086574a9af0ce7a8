import { type RawBuilder, sql } from 'kysely';

/** Characters. */
const MOST = 3900;

/**
 * A text of a list of messages. A very long one ends with the number of characters that were left out: a page of hundreds would be as
 * large as a client wants it to be, and every change of the conversation sends it again. `wholeText` has all of one message.
 */
export function shownText(column: RawBuilder<unknown>): RawBuilder<string | null> {
  return sql<string | null>`case when ${isCut(column)}
    then left(${column}, ${sql.lit(MOST)}) || '… (+' || (length(${column}) - ${sql.lit(MOST)}) || ')' else ${column} end`;
}

/** Whether `shownText` leaves something out. */
export function isCut(column: RawBuilder<unknown>): RawBuilder<boolean> {
  return sql<boolean>`coalesce(length(${column}) > ${sql.lit(MOST)}, false)`;
}
